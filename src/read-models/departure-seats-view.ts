import {
  evolveDepartureSeats,
  isDepartureEvent,
  NO_SEATS_SOLD,
  type DepartureEvent,
  type DepartureSeats,
} from '../domain/inventory/departure-seats.js';
import { insertRows } from '../platform/batch-sql.js';
import type { OpenDatabase } from '../platform/database.js';
import type { BatchColumn } from '../platform/sql-engine.js';
import { movedRows } from './departure-moves-view.js';
import type { ReadModel } from './read-model.js';
import type { ReadTables } from './read-tables.js';

const COLUMNS: readonly BatchColumn[] = [
  { name: 'departure_id', type: 'text' },
  { name: 'sold', type: 'json' },
];

/** Seats sold of every departure, and when those are flown that were moved. */
export function createDepartureSeatsModel(): ReadModel<readonly DepartureEvent[]> {
  return {
    name: 'departure-seats',
    foldVersion: 1,
    tables: [
      { name: 'departure_seats', key: ['departure_id'] },
      { name: 'departure_moves', key: ['departure_id'] },
    ],
    prepare: (events) => Promise.resolve(events.map(({ event }) => event).filter(isDepartureEvent)),
    write: writeDepartureSeats,
  };
}

/** Writes each departure once, however many events of it there are. */
async function writeDepartureSeats(
  read: OpenDatabase<ReadTables>,
  events: readonly DepartureEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const seats = new Map(
    await loadDepartureSeats(read, [...new Set(events.map((event) => event.departureId))]),
  );
  for (const event of events) {
    seats.set(event.departureId, evolveDepartureSeats(seats.get(event.departureId) ?? NO_SEATS_SOLD, event));
  }
  const rows = [...seats].map(([departureId, departure]) => ({
    departure_id: departureId,
    sold: JSON.stringify(departure),
  }));
  const overwrite = { key: 'departure_id', columns: ['sold'] };
  await insertRows(read, [
    { table: 'departure_seats', columns: COLUMNS, rows, overwrite },
    movedRows(events, seats),
  ]);
}

/** Seats sold of the given departures; one with none sold is left out. */
export async function loadDepartureSeats(
  { db, engine }: OpenDatabase<ReadTables>,
  departureIds: readonly string[],
): Promise<ReadonlyMap<string, DepartureSeats>> {
  if (departureIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('departure_seats')
    .selectAll()
    .where(engine.isAmong('departure_id', departureIds))
    .execute();
  return new Map(rows.map((row) => [row.departure_id, JSON.parse(row.sold) as DepartureSeats]));
}
