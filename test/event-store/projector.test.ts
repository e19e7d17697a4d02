import { describe, expect, it, vi } from 'vitest';
import type { Logger } from '../../src/platform/logger.js';
import { flightBooked, recordFacts, seatsReserved } from '../read-models/domain-facts.js';
import {
  freshFoldOf,
  openReadSide,
  projectEvents,
  readModelsIn,
  type ReadSide,
} from '../read-models/read-side.js';
import { ENGINES, type Engine } from '../support/engines.js';
import { freshDatabases, openLog, type TestLog } from './test-log.js';

/** A log and its read side, both empty. */
async function openBoth(
  engine: Engine,
  changes: Parameters<typeof openReadSide>[2] = {},
): Promise<{ log: TestLog; read: ReadSide; another: (poll?: object) => Promise<ReadSide> }> {
  const databases = await freshDatabases(engine);
  const log = await openLog(databases.log);
  const read = await openReadSide(databases.read, log, changes);
  return { log, read, another: () => openReadSide(databases.read, log) };
}

/** One more booking with a seat on the one departure. */
async function bookOne({ store }: TestLog, bookingId: string): Promise<number> {
  const facts = [flightBooked(bookingId), seatsReserved('AB1-2027-01-15', bookingId)];
  const receipt = await store.execute(recordFacts(facts));
  return receipt.kind === 'appended' ? receipt.position : 0;
}

/** What a driver throws when its server is away. */
const AWAY = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' });

/** A projection that writes its rows and then loses its database, so many times. */
function failing(times: number) {
  const attempts: number[] = [];
  const project: typeof projectEvents = async (read, events) => {
    await projectEvents(read, events);
    attempts.push(performance.now());
    if (attempts.length <= times) throw AWAY;
  };
  return { attempts, project };
}

describe.each(ENGINES)('a projector on $name', (engine) => {
  it('follows the log, and tells when a position is reached', async () => {
    const { log, read } = await openBoth(engine);
    read.projector.start();

    for (const digit of ['1', '2', '3']) {
      const bookingId = `00000000-0000-7000-8000-00000000000${digit}`;
      const position = await bookOne(log, bookingId);
      expect(await read.projector.reached(position, 5000)).toBe(true);
      expect(await read.bookings.byId(bookingId)).toMatchObject({ bookingId });
    }

    expect(await readModelsIn(read.reading)).toEqual(await freshFoldOf(log.reader));
  });

  it('tells that a position was not reached in time', async () => {
    const { log, read } = await openBoth(engine);
    read.projector.start();
    const position = await bookOne(log, '1');

    const start = performance.now();
    expect(await read.projector.reached(position + 1, 100)).toBe(false);

    expect(performance.now() - start).toBeGreaterThan(90);
    expect(await read.projector.reached(position, 0)).toBe(true);
  });

  it('leaves neither rows nor a moved checkpoint behind when a projection fails', async () => {
    const { project } = failing(1);
    const { log, read } = await openBoth(engine, { project });
    await bookOne(log, '1');
    const before = await readModelsIn(read.reading);

    await expect(read.projector.catchUp()).rejects.toThrow(AWAY);
    expect(await readModelsIn(read.reading)).toEqual(before);

    await read.projector.catchUp();
    expect(await readModelsIn(read.reading)).toEqual(await freshFoldOf(log.reader));
  });

  it('tries again with growing pauses what fails, says so, and goes on', async () => {
    const { project, attempts } = failing(3);
    const logger: Logger = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
    const { log, read } = await openBoth(engine, { project, logger });
    const position = await bookOne(log, '1');

    read.projector.start();

    expect(await read.projector.reached(position, 5000)).toBe(true);
    const [first, second, third, fourth] = attempts as [number, number, number, number];
    expect(second - first).toBeGreaterThan(90);
    expect(third - second).toBeGreaterThan(190);
    expect(fourth - third).toBeGreaterThan(390);
    expect(logger.error).toHaveBeenCalledTimes(3);
    expect(logger.error).toHaveBeenCalledWith(
      expect.objectContaining({ err: AWAY, processor: 'read-models', after: 0 }),
      expect.stringContaining('tried again'),
    );
    expect(await readModelsIn(read.reading)).toEqual(await freshFoldOf(log.reader));
  });

  it('stops in the middle of a pause', async () => {
    const { project, attempts } = failing(99);
    const { log, read } = await openBoth(engine, { project });
    await bookOne(log, '1');
    read.projector.start();
    await vi.waitFor(() => {
      expect(attempts).toHaveLength(3);
    }, 5000);

    const start = performance.now();
    await read.projector.stop();

    expect(performance.now() - start).toBeLessThan(200);
    expect(attempts).toHaveLength(3);
  });

  it('applies no event twice when two of them share a read database', async () => {
    const { log, read, another } = await openBoth(engine);
    const other = await another();

    for (const [index, projector] of [read, other, other, read, read, other].entries()) {
      await bookOne(log, String(index));
      await projector.projector.catchUp();
    }
    await read.projector.catchUp();
    await other.projector.catchUp();

    const shown = await readModelsIn(read.reading);
    expect(shown).toEqual(await freshFoldOf(log.reader));
    expect(shown.seats['AB1-2027-01-15']).toEqual({ sold: { '0/ECONOMY': 6 } });
  });

  it('knows how far another one has come', async () => {
    const { log, read, another } = await openBoth(engine);
    const other = await another();
    const position = await bookOne(log, '1');
    await other.projector.catchUp();

    read.projector.start();

    expect(await read.projector.reached(position, 5000)).toBe(true);
  });

  it('catches up some pages at a time, and tells how far it is', async () => {
    const { log, read } = await openBoth(engine);
    for (let batch = 0; batch < 5; batch += 1) {
      const ids = Array.from({ length: 1000 }, (_, index) => `${String(batch)}-${String(index)}`);
      await log.store.execute(recordFacts(ids.map((id) => seatsReserved('AB1-2027-01-15', id))));
    }
    const progress: (readonly number[])[] = [];

    await read.projector.catchUp((position, head) => progress.push([position, head]));

    expect(progress).toEqual([
      [4000, 5000],
      [5000, 5000],
    ]);
    expect((await readModelsIn(read.reading)).seats).toEqual({
      'AB1-2027-01-15': { sold: { '0/ECONOMY': 5000 } },
    });
  });

  it('keeps one wait open at most while it reads page after page', async () => {
    const { log, read } = await openBoth(engine);
    const ids = Array.from({ length: 12_000 }, (_, index) => String(index));
    await log.store.execute(recordFacts(ids.map((id) => seatsReserved('AB1-2027-01-15', id))));
    const waiting = vi.spyOn(log.appended, 'wait');

    read.projector.start();

    expect(await read.projector.reached(12_000, 5000)).toBe(true);
    expect(waiting.mock.calls.length).toBeLessThan(5);
  });

  it('tells how far it is even when there is nothing to do', async () => {
    const { read } = await openBoth(engine);
    const progress: (readonly number[])[] = [];
    await read.projector.catchUp((position, head) => progress.push([position, head]));
    expect(progress).toEqual([[0, 0]]);
  });
});
