import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventCursor, positionCursor } from '../../../src/graphql/cursor.js';
import {
  BookingEventsDocument,
  EventsDocument,
  type BookingEventsSubscription,
} from '../../generated/graphql.js';
import { bookFirst } from '../../support/book.js';
import type { Answer, GraphqlClient } from '../../support/graphql-client.js';
import { removeDataDirs, startTestApp, type TestApp } from '../../support/test-app.js';

type Events = AsyncIterableIterator<Answer<BookingEventsSubscription>>;

let engine: TestApp;
const clients: GraphqlClient[] = [];

beforeAll(async () => {
  engine = await startTestApp();
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

afterAll(async () => {
  await engine.stop();
  removeDataDirs();
});

/** Subscribes on a socket of its own, and waits until the server has taken the subscription up. */
async function follow(bookingId: string | null = null, after: string | null = null): Promise<Events> {
  const client = engine.as(engine.operatorToken);
  clients.push(client);
  const events = client.subscribe(BookingEventsDocument, { bookingId, after });
  await new Promise((resolve) => setTimeout(resolve, 150));
  return events;
}

async function bookSeveral(count: number) {
  const made = [];
  for (let done = 0; done < count; done += 1) made.push(await bookFirst(engine));
  return made;
}

async function take(events: Events, count: number) {
  const taken = [];
  for (let done = 0; done < count; done += 1) {
    const { value } = await events.next();
    expect(value.errors).toBeUndefined();
    taken.push(value.data!.bookingEvents);
  }
  return taken;
}

/** Whether nothing more arrives for a while. */
async function isQuiet(events: Events): Promise<boolean> {
  const silence = new Promise<true>((resolve) => setTimeout(resolve, 300, true));
  return Promise.race([events.next().then(() => false), silence]);
}

describe('booking events', () => {
  it('are all told after the moment of subscribing, in order, as the history has them', async () => {
    await bookSeveral(1);
    const events = await follow();
    const made = await bookSeveral(4);
    expect(await take(events, 4)).toEqual(made.flatMap(({ booking }) => booking.history));
    expect(await isQuiet(events)).toBe(true);
  });

  it('are told to every subscriber', async () => {
    const subscribers = await Promise.all([follow(), follow(), follow()]);
    const made = await Promise.all([bookFirst(engine), bookFirst(engine), bookFirst(engine)]);
    const told = await Promise.all(subscribers.map((events) => take(events, 3)));
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
    const ids = told[0]!.map(({ bookingId }) => bookingId);
    expect(ids.toSorted()).toEqual(made.map(({ booking }) => booking.id).toSorted());
  });

  it('of one booking are those after subscribing only, and of no other', async () => {
    const [made] = await bookSeveral(1);
    const events = await follow(made!.booking.id);
    const all = await follow();
    await bookSeveral(2);
    expect(await take(all, 2)).toHaveLength(2);
    expect(await isQuiet(events)).toBe(true);
  });

  it('end when the subscriber has heard enough, and others go on', async () => {
    const [first, second] = [await follow(), await follow()];
    await bookSeveral(1);
    await take(first, 1);
    await first.return?.();
    expect(await first.next()).toMatchObject({ done: true });
    await bookSeveral(1);
    expect(await take(second, 2)).toHaveLength(2);
  });

  it('go on after any event, told or read, with what was missed and then with what comes', async () => {
    const [first, second, ...later] = await bookSeveral(4);
    const { position } = first!.booking.history[0]!;
    const { events: log } = await engine.ask(EventsDocument, { first: 1_000, types: ['FlightBooked'] });
    expect(log.nodes.find(({ eventId }) => eventId === first!.eventId)!.position).toBe(position);
    const [all, own] = [await follow(null, position), await follow(second!.booking.id, position)];
    const [told] = await take(await follow(null, position), 1);
    const resumed = await follow(null, told!.position);
    const made = [second!, ...later, ...(await bookSeveral(1))].flatMap(({ booking }) => booking.history);
    expect(await take(all, 4)).toEqual(made);
    expect(await take(resumed, 3)).toEqual(made.slice(1));
    expect(await take(own, 1)).toEqual(second!.booking.history);
    expect(await isQuiet(own)).toBe(true);
  });

  it.each([
    ['no cursor', () => 'nonsense', 'BAD_USER_INPUT'],
    ['beyond the end', () => positionCursor(1_000_000), 'CURSOR_NOT_IN_LOG'],
    ['of another log', () => eventCursor(1, '01a203f6-92f7-77d7-af96-308212af29cf'), 'CURSOR_NOT_IN_LOG'],
  ])('are refused after a place that is %s', async (_case, after, code) => {
    await bookSeveral(1);
    const { value } = await (await follow(null, after())).next();
    expect(value).toMatchObject({ errors: [{ extensions: { code, field: 'after' } }] });
  });
});
