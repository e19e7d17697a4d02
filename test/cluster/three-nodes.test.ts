import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BookingReferenceAssigned } from '../../src/domain/booking/booking-reference.js';
import {
  evolveDepartureSeats,
  NO_SEATS_SOLD,
  type DepartureSeats,
} from '../../src/domain/inventory/departure-seats.js';
import { eventCursor, positionCursor } from '../../src/graphql/cursor.js';
import type { DatabaseTarget } from '../../src/platform/database-url.js';
import { openDatabase } from '../../src/platform/open-database.js';
import type { ReadTables } from '../../src/read-models/read-tables.js';
import { openLog, type TestLog } from '../event-store/test-log.js';
import { BookingDocument, BookingsDocument, EventsDocument } from '../generated/graphql.js';
import { freshFoldOf, freshHistories, readModelsIn } from '../read-models/read-side.js';
import { SERVER_SETTINGS } from '../support/engines.js';
import type { GraphqlClient } from '../support/graphql-client.js';
import {
  createPostgresCluster,
  THROWAWAY_SETTINGS,
  type PostgresCluster,
} from '../support/postgres-cluster.js';
import { createEmptyPostgresDatabase } from '../support/postgres-databases.js';
import { removeDataDirs } from '../support/test-app.js';
import { followBookings, type BookingFollower } from './booking-follower.js';
import { buyUntilSoldOut, CAPACITY, DEPARTURE_IDS, type Purchase } from './buyers.js';
import { nodeEnvironment, ownReadModels, startNodes, type NodeGroup } from './node-group.js';
import { provenBookings, provenFacts, type Fact } from './proven-log.js';

const BUYERS = 6;

/** So that the seats last about as long as the trouble. */
const PAUSE_OF_A_BUYER_MS = 300;

/** A quiet moment between two pieces of trouble. */
const LULL_MS = 700;

/** The node that is never killed. */
const STEADY = 0;

let cluster: PostgresCluster;
let nodes: NodeGroup;
let followers: readonly BookingFollower[];
let purchases: readonly Purchase[];
let readTargets: readonly DatabaseTarget[];
let logTarget: DatabaseTarget;

/** Kills and restarts every node but one, and the database. */
async function makeTrouble(): Promise<void> {
  const restarts: Promise<void>[] = [];
  for (let index = 0; index < nodes.size; index += 1) {
    if (index === STEADY) continue;
    await pause(LULL_MS);
    await nodes.kill(index);
    await pause(LULL_MS);
    restarts.push(nodes.restart(index));
  }
  await Promise.all(restarts);
  await pause(LULL_MS);
  await cluster.stop();
  await pause(LULL_MS);
  await cluster.start();
  await pause(2 * LULL_MS);
}

/** Waits until every subscriber is told of bookings. */
async function untilTold(): Promise<void> {
  while (followers.some((follower) => follower.told().length === 0)) await pause(20);
}

beforeAll(async () => {
  cluster = await createPostgresCluster(THROWAWAY_SETTINGS); // it stops and starts, in order
  const { target } = await createEmptyPostgresDatabase(cluster.url('postgres'));
  const own = ownReadModels();
  logTarget = target;
  readTargets = [target, { engine: 'sqlite', file: own.file }];
  nodes = await startNodes([
    nodeEnvironment(target.url),
    nodeEnvironment(target.url),
    nodeEnvironment(target.url, own.environment),
  ]);
  const { endCursor } = (await nodes.node(STEADY).ask(EventsDocument, { first: 1 })).events.pageInfo;
  followers = Array.from({ length: nodes.size }, (_, index) => followBookings(nodes, index, endCursor!));
  let troubleIsOver = false;
  const buying = Array.from({ length: BUYERS }, () =>
    buyUntilSoldOut(nodes, PAUSE_OF_A_BUYER_MS, () => troubleIsOver),
  );
  await untilTold();
  await makeTrouble();
  troubleIsOver = true;
  purchases = (await Promise.all(buying)).flat();
});

afterAll(async () => {
  await Promise.all(followers.map((follower) => follower.stop()));
  await nodes.end();
  await cluster.remove();
  removeDataDirs();
});

/** The log after all that, opened for one test. */
async function openTheLog(): Promise<{ readonly log: TestLog; readonly facts: readonly Fact[] }> {
  const log = await openLog(logTarget);
  return { log, facts: await provenFacts(log) };
}

const idsOfBooked = (facts: readonly Fact[]): readonly string[] =>
  facts.filter(({ event }) => event.type === 'FlightBooked').map(({ recorded }) => recorded.eventId);

describe('three nodes on one PostgreSQL, killed and restarted one by one, and the database too', () => {
  it('were in real trouble', () => {
    expect(nodes.lostAnswers()).toBeGreaterThan(10);
  });

  it('sell every seat once and none twice', async () => {
    const { facts } = await openTheLog();
    const seats = new Map<string, DepartureSeats>();
    for (const { event } of facts) {
      if (event.type !== 'SeatsReserved') continue;
      seats.set(
        event.departureId,
        evolveDepartureSeats(seats.get(event.departureId) ?? NO_SEATS_SOLD, event),
      );
    }
    const sold = Object.fromEntries(
      [...seats].map(([departureId, departure]) => [departureId, departure.sold]),
    );
    const all = { '0/ECONOMY': CAPACITY };
    expect(sold).toEqual(Object.fromEntries(DEPARTURE_IDS.map((departureId) => [departureId, all])));
  });

  it('keep every booking that was acknowledged, once, and make no other', async () => {
    const { log, facts } = await openTheLog();
    const bookings = provenBookings(facts);
    for (const { booking, eventId, position } of purchases) {
      const done = bookings.get(booking.id)!;
      expect(done[0]!.recorded.eventId).toBe(eventId);
      expect(positionCursor(done.at(-1)!.recorded.globalPosition)).toBe(position);
      expect((done[1]!.event as BookingReferenceAssigned).reference).toBe(booking.reference);
    }
    expect(bookings.size).toBe(purchases.length);
    const answers = await log.reading.db
      .selectFrom('commands')
      .select(['idempotency_key', 'outcome'])
      .execute();
    const bookedByKey = answers.map((row) => [row.idempotency_key, JSON.parse(row.outcome).bookingId]);
    expect(bookedByKey.toSorted()).toEqual(
      purchases.map(({ idempotencyKey, booking }) => [idempotencyKey, booking.id]).toSorted(),
    );
  });

  it('tell subscribers who go on elsewhere every booking, once and in order', async () => {
    const booked = idsOfBooked((await openTheLog()).facts);
    for (const follower of followers) {
      while (follower.told().at(-1) !== booked.at(-1)) await pause(20);
      expect(follower.told()).toEqual(booked);
    }
    const cutOff = followers.filter((follower) => follower.subscriptions() > 1);
    expect(cutOff.length).toBeGreaterThanOrEqual(nodes.size - 1); // by the nodes that were killed
  });

  it('show the same bookings at every node: those of the log', async () => {
    const { log, facts } = await openTheLog();
    const { bookings } = await freshFoldOf(log.reader);
    const expected = freshHistories(facts.map(({ recorded }) => recorded))
      .toReversed()
      .map(([bookingId, eventId, position]) => ({
        id: bookingId,
        reference: bookings[bookingId]!.reference,
        revision: 1,
        history: [{ eventId, position: eventCursor(position, eventId) }],
      }));
    const head = positionCursor(facts.length);
    for (let index = 0; index < nodes.size; index += 1) {
      const node = nodes.node(index);
      await node.ask(BookingDocument, { id: expected[0]!.id, atLeast: head });
      expect(await allBookings(node)).toMatchObject(expected);
    }
  });

  it('have read models equal to a fresh fold of the log', async () => {
    const { log } = await openTheLog();
    const expected = await freshFoldOf(log.reader);
    for (const target of readTargets) {
      const reading = openDatabase<ReadTables>(target, { access: 'read', durable: 'never' }, SERVER_SETTINGS);
      expect(await readModelsIn(reading)).toEqual(expected);
      await reading.db.destroy();
    }
  });
});

/** Every booking that a node shows, the newest first, page by page. */
async function allBookings(node: GraphqlClient) {
  const bookings = [];
  let after: string | null = null;
  for (;;) {
    const page: Awaited<ReturnType<typeof readPage>> = await readPage(node, after);
    bookings.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return bookings;
    after = page.pageInfo.endCursor ?? null;
  }
}

async function readPage(node: GraphqlClient, after: string | null) {
  return (await node.ask(BookingsDocument, { first: 100, after })).bookings;
}
