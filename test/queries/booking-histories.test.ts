import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bookingStream } from '../../src/domain/booking/booking-events.js';
import { domainEventOf } from '../../src/domain/stored-event.js';
import { insertDeadLetters } from '../../src/event-store/dead-letters.js';
import { projectFile } from '../../src/platform/project-file.js';
import { REBUILD } from '../../src/read-models/left-out-events.js';
import { READ_MODELS } from '../../src/read-models/read-database.js';
import { freshDatabases, openLog } from '../event-store/test-log.js';
import { appendAll } from '../event-store/notes.js';
import { flightBooked, recordFacts, seatsReserved } from '../read-models/domain-facts.js';
import { historiesIn, openReadSide } from '../read-models/read-side.js';
import { ENGINES, type Engine } from '../support/engines.js';

async function openWorld(engine: Engine) {
  const databases = await freshDatabases(engine);
  const log = await openLog(databases.log);
  return { log, read: await openReadSide(databases.read, log) };
}

const erased = (bookingId: string) => ({
  ...{ type: 'PersonalDataErased' as const, bookingId },
  ...{ erasureId: 'erasure', subjectIds: [`subject of ${bookingId}`] },
});

/** A booking as the first version of the program stored it. */
const OLD_BOOKED = JSON.parse(
  readFileSync(projectFile('test/domain/stored-events/FlightBooked.v1.json'), 'utf8'),
) as { readonly stream_id: string; readonly data: string };

describe.each(ENGINES)('histories of bookings on $name', (engine) => {
  it('tell what the bookings beside them show, and no event that is not projected yet', async () => {
    const { log, read } = await openWorld(engine);
    await log.store.execute(recordFacts([flightBooked('1'), seatsReserved('AB1-2027-01-15', '1')]));
    expect(await historiesIn(read, ['1'])).toEqual([]);
    await read.projector.catchUp();
    await log.store.execute(recordFacts([erased('1'), flightBooked('2')]));
    expect(await historiesIn(read, ['1', '2', '3'])).toMatchObject([['1', expect.anything(), 1]]);
    await read.projector.catchUp();
    expect(await historiesIn(read, ['1', '2', '3'])).toMatchObject([
      ['1', expect.anything(), 1],
      ['1', expect.anything(), 3],
      ['2', expect.anything(), 4],
    ]);
  });

  it('leave out what the read models do, however many events of a booking', async () => {
    const { log, read } = await openWorld(engine);
    await log.store.execute(recordFacts([flightBooked('1'), erased('1'), erased('1'), flightBooked('2')]));
    await read.projector.catchUp();
    const leftOut = (processor: string, positions: readonly number[]) =>
      insertDeadLetters(
        read.writing,
        positions.map((position) => ({
          ...{ processor, stream_id: bookingStream('1'), global_position: position, event_type: 'any' },
          ...{ state: 'skipped' as const, error: null, attempts: 1, parked_at: '2027-01-16T10:00:00.000Z' },
        })),
      );
    await leftOut(READ_MODELS, [2, 3]);
    await leftOut(REBUILD, [1]);
    expect(await historiesIn(read, ['1', '2'])).toMatchObject([
      ['1', expect.anything(), 1],
      ['2', expect.anything(), 4],
    ]);
  });

  it('tell an event of an earlier version as it is today', async () => {
    const { log, read } = await openWorld(engine);
    const data = JSON.parse(OLD_BOOKED.data) as { readonly bookingId: string };
    const stored = { type: 'FlightBooked', schemaVersion: 1, data };
    await log.store.execute(
      appendAll([{ streamId: OLD_BOOKED.stream_id, expectedVersion: 'any', events: [stored] }]),
    );
    await read.projector.catchUp();
    const [history] = (await read.bookings.histories([data.bookingId])).values();
    expect(history?.map(({ event }) => event)).toEqual([domainEventOf(stored)]);
    expect(history).toMatchObject([{ revision: 1, actor: 'tester', causationId: 'causation' }]);
  });
});
