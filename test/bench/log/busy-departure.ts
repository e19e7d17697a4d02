import { v7 as newId } from 'uuid';
import { departureSeatsStream } from '../../../src/commands/stream-folds.js';
import { departureStream } from '../../../src/domain/inventory/departure-seats.js';
import { storedEventOf } from '../../../src/domain/stored-event.js';
import type { StoreCommand } from '../../../src/event-store/event-store.js';
import { SqlEventStore } from '../../../src/event-store/sql-event-store.js';
import type { OpenDatabase } from '../../../src/platform/database.js';
import type { LogTables } from '../../../src/event-store/log-tables.js';
import type { Bench } from '../bench.js';
import { measurePairs, type Comparison, type Pair } from '../comparison.js';
import type { MeasuredEngine } from './measured-engine.js';
import { openLog } from './storage.js';

/** Bookings of the busy departure before the one that is measured. */
const BOOKED_BEFORE = 999;

/** Departures of each kind, so that a measurement lasts. */
const DEPARTURES = 50;

/** What this comparison reports. */
export const BUSY_DEPARTURE_STAGE_COUNT = 1;

/** Compares the thousandth booking of a departure with the first of another, each by a store that has just been started. */
export async function compareBusyDeparture(bench: Bench, engine: MeasuredEngine): Promise<Comparison> {
  const what = `${engine.name}: the 1,000th reservation of a departure, after a restart`;
  bench.progress.stage(what);
  const log = await openLog((await engine.freshStorage()).log);
  const busy = Array.from({ length: DEPARTURES }, (_, index) => `BZ${String(index)}-2027-01-15`);
  const filling = startStore(log);
  for (let booked = 0; booked < BOOKED_BEFORE; booked += 1) {
    await Promise.all(busy.map((id) => filling.execute(reserve(id))));
  }
  let round = 0;
  const pairs = await measurePairs(bench.effort.repetitions, async (): Promise<Pair> => {
    round += 1;
    const fresh = busy.map((_, index) => `FR${String(round)}${String(index)}-2027-01-15`);
    return { limit: await reserveEach(log, fresh), engine: await reserveEach(log, busy) };
  });
  await log.db.destroy();
  return { what, limitIs: 'the first of another', aim: 1, pairs };
}

function startStore(log: OpenDatabase<LogTables>): SqlEventStore {
  return new SqlEventStore({ log, newEventId: newId, now: () => new Date(), onCommitted: () => undefined });
}

/** Reserves a seat of each, one after the other, by a store that remembers none of them; answers how many a second. */
async function reserveEach(log: OpenDatabase<LogTables>, departureIds: readonly string[]): Promise<number> {
  const store = startStore(log);
  const startedAt = performance.now();
  for (const id of departureIds) await store.execute(reserve(id));
  return (departureIds.length * 1000) / (performance.now() - startedAt);
}

/** A reservation as booking judges it: by the folded seats of the departure. */
function reserve(departureId: string): StoreCommand<never> {
  const stream = departureSeatsStream(departureId);
  const event = storedEventOf({
    type: 'SeatsReserved',
    ...{ departureId, bookingId: newId(), cabin: 'ECONOMY', boardLeg: 0, offLeg: 0, seatCount: 1 },
  });
  return {
    idempotency: null,
    metadata: { actor: 'bench', correlationId: departureId, causationId: departureId },
    folds: [stream],
    touches: [],
    judge(view) {
      view.state(stream);
      const write = {
        streamId: departureStream(departureId),
        expectedVersion: 'any',
        events: [event],
      } as const;
      return { kind: 'append', writes: [write], outcome: {} };
    },
  };
}
