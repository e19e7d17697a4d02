import type { ExecutionResult } from 'graphql';
import { describe, expect, it, vi } from 'vitest';
import { leaveAtEnd } from '../../../src/graphql/server/leave-at-end.js';

type Events = AsyncGenerator<ExecutionResult, void, void>;

async function* twoEvents(): Events {
  yield { data: { event: 1 } };
  yield { data: { event: 2 } };
}

async function* failing(): Events {
  yield { data: { event: 1 } };
  throw new Error('lost');
}

async function left(events: Events) {
  const leave = vi.fn();
  return { leave, subscribed: (await leaveAtEnd(Promise.resolve(events), leave)) as Events };
}

describe('a subscription is left', () => {
  it('when its events are over, which are handed on', async () => {
    const { leave, subscribed } = await left(twoEvents());
    expect(await subscribed.next()).toEqual({ done: false, value: { data: { event: 1 } } });
    expect((await subscribed.next()).done).toBe(false);
    expect(leave).not.toHaveBeenCalled();
    expect((await subscribed.next()).done).toBe(true);
    expect(leave).toHaveBeenCalledTimes(1);
  });

  it.each<[string, (events: Events) => Promise<unknown>]>([
    ['returned from', (events) => events.return()],
    ['thrown into', (events) => events.throw(new Error('told'))],
    [
      'broken off',
      async (events) => {
        for await (const event of events) if ('data' in event) break;
      },
    ],
    ['failed', async (events) => expect(events.next().then(() => events.next())).rejects.toThrow('lost')],
  ])('when it is %s', async (_how, end) => {
    const { leave, subscribed } = await left(failing());
    await end(subscribed).catch(() => undefined);
    expect(leave).toHaveBeenCalled();
    expect((await subscribed.next()).done).toBe(true);
  });

  it('without waiting for the next event', async () => {
    const forever: Events = Object.assign(twoEvents(), {
      next: () => new Promise<never>(() => undefined),
      return: () => Promise.resolve({ done: true as const, value: undefined }),
    });
    const { leave, subscribed } = await left(forever);
    void subscribed.next();
    await subscribed.return();
    expect(leave).toHaveBeenCalledTimes(1);
  });

  it('when there never were events', async () => {
    const leave = vi.fn();
    const refused = { errors: [] };
    expect(await leaveAtEnd(Promise.resolve(refused), leave)).toBe(refused);
    await expect(leaveAtEnd(Promise.reject(new Error('lost')), leave)).rejects.toThrow('lost');
    expect(leave).toHaveBeenCalledTimes(2);
  });
});
