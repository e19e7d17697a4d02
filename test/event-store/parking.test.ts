import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, it, vi } from 'vitest';
import type { RecordedEvent } from '../../src/event-store/event.js';
import { retryParked, skipParked } from '../../src/event-store/parked-events.js';
import { MAX_EVENT_ATTEMPTS, projectPages } from '../../src/event-store/project-page.js';
import type { ProjectorOptions } from '../../src/event-store/projection.js';
import { readModelStatus } from '../../src/read-models/read-model-status.js';
import { projectionOf } from '../../src/read-models/read-models.js';
import type { ReadTables } from '../../src/read-models/read-tables.js';
import { flightBooked, recordFacts, seatsReserved } from '../read-models/domain-facts.js';
import {
  freshFold,
  freshFoldOf,
  freshHistories,
  historiesIn,
  openReadSide,
  projectEvents,
  readModelsIn,
  type ReadSide,
} from '../read-models/read-side.js';
import { ENGINES, SERVER_SETTINGS, type Engine } from '../support/engines.js';
import { appendAll, note } from './notes.js';
import { allEvents, freshDatabases, openLog, type TestLog } from './test-log.js';
import { PLAIN_READ_MODELS } from '../read-models/plain-read-models.js';

/** A log, its read side, and events that cannot be projected as long as they are in `broken`. */
async function openBroken(engine: Engine, changes: Partial<ProjectorOptions<ReadTables>> = {}) {
  const databases = await freshDatabases(engine);
  const log = await openLog(databases.log);
  const broken = new Set<number>();
  const project: typeof projectEvents = async (within, events) => {
    await projectEvents(within, events); // writes rows that must not stay
    const culprit = events.find(({ globalPosition }) => broken.has(globalPosition));
    if (culprit !== undefined) throw new TypeError(`Zoe cannot be read`);
  };
  const another = () => openReadSide(databases.read, log, { project, ...changes });
  const read = await another();
  const { processor } = projectionOf(PLAIN_READ_MODELS);
  const parkedEvents = { read: read.writing, reader: log.reader, processor, project };
  return { log, read, another, broken, parkedEvents, options: optionsOf(log, read, project) };
}

function optionsOf(
  log: TestLog,
  read: ReadSide,
  project: typeof projectEvents,
): ProjectorOptions<ReadTables> {
  const { reader, appended } = log;
  const { logger } = SERVER_SETTINGS;
  const now = () => new Date();
  const projection = projectionOf(PLAIN_READ_MODELS);
  return { ...projection, project, reader, appended, logger, now, read: read.writing };
}

/** Projects all there is, without the pauses that a projector makes. */
async function projectAll(options: ProjectorOptions<ReadTables>): Promise<void> {
  const attempts = new Map<number, number>();
  for (;;) {
    const page = await projectPages(options, attempts).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'EventFault') return null;
      throw error;
    });
    if (page !== null) attempts.clear();
    if (page?.eventCount === 0) return;
  }
}

/** Every event but those of `broken` and those behind them. */
function withoutParked(
  events: readonly RecordedEvent[],
  broken: ReadonlySet<number>,
): readonly RecordedEvent[] {
  const heldBack = new Set<string>();
  return events.filter(({ globalPosition, streamId }) => {
    if (broken.has(globalPosition)) heldBack.add(streamId);
    return !heldBack.has(streamId);
  });
}

/** What the rows say; the checkpoint counts what is parked too. */
async function shownBy(log: TestLog, read: ReadSide) {
  const { bookings, seats } = await readModelsIn(read.reading);
  const everBooked = Object.keys((await freshFoldOf(log.reader)).bookings);
  return { bookings, histories: await historiesIn(read, everBooked), seats };
}

function foldOf(events: readonly RecordedEvent[]) {
  const { bookings, seats } = freshFold(events);
  return { bookings, histories: freshHistories(events), seats };
}

const statusOf = (log: TestLog, read: ReadSide) => readModelStatus(read.reading, log.reader);

/** Bookings numbered from one, each with a seat on one of two departures. */
async function book(log: TestLog, numbers: readonly number[]): Promise<void> {
  for (const number of numbers) {
    const departureId = number % 2 === 0 ? 'EVEN-2027-01-15' : 'ODD-2027-01-15';
    const id = String(number);
    await log.store.execute(recordFacts([flightBooked(id), seatsReserved(departureId, id)]));
  }
}

describe.each(ENGINES)('events that cannot be projected on $name', (engine) => {
  it('are left out with all that follow in their streams, until they are retried', async () => {
    const { log, read, broken, options, parkedEvents } = await openBroken(engine);
    let booked = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat(9), { maxLength: 3 }), { minLength: 1, maxLength: 3 }),
        async (rounds) => {
          broken.clear();
          for (const picks of rounds) {
            const { position } = await log.reader.head();
            await book(log, [booked + 1, booked + 2, booked + 3, booked + 4, booked + 5]);
            booked += 5;
            for (const pick of picks) broken.add(position + 1 + pick);
            await projectAll(options);
          }
          const events = await allEvents(log.reader);
          const kept = withoutParked(events, broken);
          expect(await shownBy(log, read)).toEqual(foldOf(kept));
          expect((await statusOf(log, read)).parkedCount).toBe(events.length - kept.length);

          broken.clear();
          const { heldBackCount, projectedCount } = await retryParked(parkedEvents, 'all');
          expect([heldBackCount, projectedCount]).toEqual([0, events.length - kept.length]);
          expect(await shownBy(log, read)).toEqual(foldOf(events));
          expect((await statusOf(log, read)).parked).toEqual([]);
        },
      ),
      { numRuns: 4 },
    );
  });

  it('are tried a few times, then parked and told, without a word of what they hold', async () => {
    const logger = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
    const { log, read, broken } = await openBroken(engine, { logger });
    await book(log, [1, 3, 4]);
    broken.add(2);

    await read.projector.catchUp();

    const { head, processors, parked } = await statusOf(log, read);
    expect([head, processors]).toEqual([6, [{ processor: 'read-models', position: 6, lag: 0 }]]);
    expect(parked).toMatchObject([
      { stream_id: 'departure-ODD-2027-01-15', global_position: 2, attempts: MAX_EVENT_ATTEMPTS },
      { stream_id: 'departure-ODD-2027-01-15', global_position: 4, attempts: 0, error: null },
    ]);
    expect(parked[0]?.error).toMatch(/^TypeError at .*parking\.test\.ts/u);
    expect(logger.error).toHaveBeenCalledTimes(MAX_EVENT_ATTEMPTS);
    const told = logger.error.mock.calls.map(([entry]: unknown[]) => String((entry as { err?: Error }).err));
    expect(JSON.stringify([logger.error.mock.calls, told])).not.toContain('Zoe');
  });

  it('are skipped when an operator says so: they stay as a record, and the rest of their stream goes on', async () => {
    const { log, read, broken, options, parkedEvents } = await openBroken(engine);
    broken.add(2);
    await book(log, [1, 3, 5]);
    await projectAll(options);

    expect(await retryParked(parkedEvents, { position: 4 })).toEqual({ projectedCount: 0, heldBackCount: 1 });
    expect(await skipParked(parkedEvents, 3)).toBeNull();
    expect(await skipParked(parkedEvents, 2)).toEqual({ projectedCount: 2, heldBackCount: 0 });
    await book(log, [7]);
    await projectAll(options);

    expect((await shownBy(log, read)).seats).toEqual({ 'ODD-2027-01-15': { sold: { '0/ECONOMY': 3 } } });
    expect(await read.reading.db.selectFrom('dead_letters').selectAll().execute()).toMatchObject([
      { state: 'skipped', global_position: 2, attempts: MAX_EVENT_ATTEMPTS + 1 },
    ]);
  });

  it('are parked where a table refuses their rows', async () => {
    const { log, read, options } = await openBroken(engine);
    await log.store.execute(recordFacts([flightBooked('1')]));
    await log.store.execute(recordFacts([flightBooked('2', { reference: 'R-1' })])); // references are unique
    await book(log, [3]);

    await projectAll(options);

    const events = await allEvents(log.reader);
    expect(await shownBy(log, read)).toEqual(foldOf(withoutParked(events, new Set([2]))));
    expect((await statusOf(log, read)).parked).toMatchObject([{ global_position: 2 }]);
  });

  it('are parked no more once the log is another one', async () => {
    const { log, read, broken, options } = await openBroken(engine);
    broken.add(2);
    await book(log, [1]);
    await projectAll(options);
    expect((await statusOf(log, read)).parkedCount).toBe(1);

    await sql`update checkpoints set hash = 'of another log'`.execute(read.writing.db);
    broken.clear();
    await projectAll(options);

    expect((await statusOf(log, read)).parkedCount).toBe(0);
    expect(await shownBy(log, read)).toEqual(foldOf(await allEvents(log.reader)));
  });

  it('are not parked when their type is unknown: all before them is projected, and nothing after', async () => {
    const { log, read, options } = await openBroken(engine);
    await book(log, [1, 2]);
    await log.store.execute(appendAll([{ streamId: 'a', expectedVersion: 'any', events: [note('new')] }]));
    await book(log, [3]);

    const page = await projectPages(options, new Map());

    expect(page).toMatchObject({ position: 4, stoppedAt: { position: 5 }, parked: [] });
    expect(await shownBy(log, read)).toEqual(foldOf((await allEvents(log.reader)).slice(0, 4)));
    expect(await statusOf(log, read)).toMatchObject({
      processors: [{ position: 4, lag: 3 }],
      parkedCount: 0,
      stoppedAt: { globalPosition: 5, type: 'Noted', schemaVersion: 1 },
    });
  });
});

const [sqlite, postgres] = ENGINES as [Engine, Engine];

describe('parked events', () => {
  it('do not hold back other nodes, which leave the same ones out and may retry them at once', async () => {
    const { log, read, another, broken, parkedEvents } = await openBroken(postgres);
    const other = await another();
    read.projector.start();
    other.projector.start();
    broken.add(4);
    await book(log, [1, 2, 3, 4, 5, 6]);
    await vi.waitFor(async () => expect((await statusOf(log, read)).processors[0]?.lag).toBe(0), 10_000);
    const events = await allEvents(log.reader);
    expect(await shownBy(log, read)).toEqual(foldOf(withoutParked(events, broken)));

    broken.clear();
    await Promise.all([
      retryParked(parkedEvents, 'all'),
      book(log, [7, 8, 9, 10]),
      retryParked(parkedEvents, 'all'),
    ]);

    await vi.waitFor(async () => {
      expect(await shownBy(log, read)).toEqual(foldOf(await allEvents(log.reader)));
    }, 10_000);
  });
});

describe('a database that fails', () => {
  it('parks nothing on SQLite when its disk is full, and goes on when it is not', async () => {
    const { log, read, options } = await openBroken(sqlite);
    await book(log, [1]);
    await projectAll(options);
    await sql`pragma max_page_count = 1`.execute(read.writing.db);
    await book(
      log,
      Array.from({ length: 200 }, (_, index) => index + 2),
    );

    for (let attempt = 0; attempt <= MAX_EVENT_ATTEMPTS; attempt += 1) {
      await expect(projectPages(options, new Map())).rejects.toMatchObject({ code: 'SQLITE_FULL' });
    }
    expect((await statusOf(log, read)).parkedCount).toBe(0);
    await sql`pragma max_page_count = 1000000`.execute(read.writing.db);

    await projectAll(options);
    expect(await shownBy(log, read)).toEqual(foldOf(await allEvents(log.reader)));
  });

  it('parks nothing on PostgreSQL when its connection is lost in the middle of an event', async () => {
    let losses = MAX_EVENT_ATTEMPTS;
    const { log, read } = await openBroken(postgres, {
      project: async (within, events) => {
        await projectEvents(within, events);
        losses -= 1;
        if (losses >= 0) await sql`select pg_terminate_backend(pg_backend_pid())`.execute(within.db);
      },
    });
    await book(log, [1, 2]);
    read.projector.start();

    expect(await read.projector.reached(4, 20_000)).toBe(true);

    expect(losses).toBeLessThan(0);
    expect((await statusOf(log, read)).parkedCount).toBe(0);
    expect(await shownBy(log, read)).toEqual(foldOf(await allEvents(log.reader)));
  });
});
