import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CABIN_CLASSES } from '../../src/domain/schedule/cabin-class.js';
import type { DomainEvent } from '../../src/domain/stored-event.js';
import { freshDatabases, openLog } from '../event-store/test-log.js';
import { appendAll, note } from '../event-store/notes.js';
import type { NewEvent } from '../../src/event-store/event.js';
import { UnknownEvent } from '../../src/event-store/unknown-event.js';
import { ENGINES } from '../support/engines.js';
import { flightBooked, recordFacts, referenceAssigned, seatsReserved } from './domain-facts.js';
import { freshFoldOf, openReadSide, projectEvents, readModelsIn, type ReadModels } from './read-side.js';

/** A fact about booking number `index` and one of three departures. */
const fact = fc.record({
  type: fc.constantFrom('booked', 'reserved', 'assigned', 'retimed'),
  shiftMinutes: fc.constantFrom(-30, 30, 60),
  departureId: fc.constantFrom('AB1-2027-01-15', 'AB2-2027-01-15', "odd 'id' \"é🛫"),
  cabin: fc.constantFrom(...CABIN_CLASSES),
  boardLeg: fc.nat(2),
  moreLegs: fc.nat(2),
  seatCount: fc.integer({ min: 1, max: 9 }),
  name: fc.string({ unit: 'grapheme', maxLength: 12 }),
});

type Fact = typeof fact extends fc.Arbitrary<infer Value> ? Value : never;

function eventsOf(facts: readonly Fact[], run: string): DomainEvent[] {
  return facts.map(
    ({ type, departureId, cabin, boardLeg, moreLegs, seatCount, name, shiftMinutes }, index) => {
      const bookingId = `${run}-${String(index)}`;
      if (type === 'assigned') return referenceAssigned(bookingId);
      if (type === 'retimed' && departureId.startsWith('AB')) {
        const counted = boardLeg > 0 && {
          publishedDepartureAt: `2027-01-15T0${String(boardLeg)}:00:00.000Z`,
        };
        const retimedAt = '2027-01-01T10:00:00.000Z';
        return { type: 'DepartureRetimed', departureId, shiftMinutes, ...counted, retimedAt };
      }
      if (type === 'reserved') {
        const offLeg = boardLeg + moreLegs;
        return seatsReserved(departureId, bookingId, { cabin, boardLeg, offLeg, seatCount });
      }
      return flightBooked(bookingId, { offerId: name });
    },
  );
}

/** Everything but the checkpoint, which moves with a projector alone. */
const rowsOf = ({ bookings, seats, moves }: ReadModels) => ({ bookings, seats, moves });

describe.each(ENGINES)('the read models on $name', (engine) => {
  it('say what a fresh fold says, whatever happened and however it is cut into pages', async () => {
    const databases = await freshDatabases(engine);
    const log = await openLog(databases.log);
    const read = await openReadSide(databases.read, log);
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fact, { minLength: 1, maxLength: 40 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 15 })),
        async (facts, pageSizes) => {
          run += 1;
          const before = await log.reader.head();
          await log.store.execute(recordFacts(eventsOf(facts, `run-${String(run)}`)));
          const events = await log.reader.readAll(before.position);

          for (let after = 0; after < events.length;) {
            const page = events.slice(after, after + pageSizes.next().value);
            await projectEvents(read.writing, page);
            after += page.length;
          }

          expect(rowsOf(await readModelsIn(read.reading))).toEqual(rowsOf(await freshFoldOf(log.reader)));
        },
      ),
      { numRuns: 25 },
    );
  });

  it.each<[string, NewEvent, string]>([
    ['type', note('unknown'), 'Event Noted version 1 at position 2'],
    [
      'version',
      { type: 'FlightBooked', schemaVersion: 99, data: {} },
      'Event FlightBooked version 99 at position 2',
    ],
  ])('stop at an event whose %s this program does not know, and say which', async (_, event, message) => {
    const databases = await freshDatabases(engine);
    const log = await openLog(databases.log);
    const read = await openReadSide(databases.read, log);
    await log.store.execute(recordFacts([flightBooked('1')]));
    await log.store.execute(appendAll([{ streamId: 'a', expectedVersion: 'any', events: [event] }]));

    for (let attempt = 1; attempt <= 2; attempt += 1) {
      await expect(read.projector.catchUp()).rejects.toThrow(UnknownEvent);
      await expect(read.projector.catchUp()).rejects.toThrow(message);
    }

    expect((await readModelsIn(read.reading)).checkpoint.position).toBe(1);
  });
});
