import { expect, it } from 'vitest';
import { createSharedWork } from '../../src/platform/shared-work.js';

/** Work that ends when it is told to, or with the reason of the signal. */
function begunWork() {
  const shared = createSharedWork<string>();
  const begun: { readonly end: (result: string) => void; readonly stopped: AbortSignal }[] = [];
  const begin = (stopped: AbortSignal): Promise<string> =>
    new Promise((resolve, reject) => {
      begun.push({ end: resolve, stopped });
      stopped.addEventListener('abort', () => reject(stopped.reason as Error));
    });
  return { begun, join: (signal?: AbortSignal) => shared.join('name', begin, signal) };
}

it('is begun once for all who ask while it is under way, and anew after it', async () => {
  const { begun, join } = begunWork();
  const all = Promise.all([join(), join(), join()]);
  begun[0]!.end('result');
  expect(await all).toEqual(['result', 'result', 'result']);
  expect(begun).toHaveLength(1);
  const again = join();
  begun[1]!.end('another');
  expect(await again).toBe('another');
});

it('is stopped when the last who waits has left, and whoever comes then begins anew', async () => {
  const { begun, join } = begunWork();
  const [one, other] = [new AbortController(), new AbortController()];
  const waiting = [join(one.signal), join(other.signal)];
  one.abort(new Error('one left'));
  expect(begun[0]!.stopped.aborted).toBe(false);
  other.abort(new Error('both left'));
  expect(begun[0]!.stopped.aborted).toBe(true);
  const late = join();
  begun[1]!.end('late');
  expect(await late).toBe('late');
  const ended = await Promise.allSettled(waiting);
  expect(ended.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

it('is not given to whoever left, nor begun for them', async () => {
  const { begun, join } = begunWork();
  const stop = new AbortController();
  const [left, stayed] = [join(stop.signal), join()];
  stop.abort(new Error('left'));
  begun[0]!.end('result');
  await expect(left).rejects.toThrow('left');
  expect(await stayed).toBe('result');
  await expect(join(stop.signal)).rejects.toThrow('left');
  expect(begun).toHaveLength(1);
});
