import type { Kysely } from 'kysely';
import {
  evolveDepartureSeats,
  NO_SEATS_SOLD,
  type DepartureEvent,
  type DepartureSeats,
} from '../domain/inventory/departure-seats.js';
import { rowsById } from './rows-by-id.js';
import type { ReadTables } from './read-tables.js';

/** Folds events into `departure_seats`, writing each departure once. */
export async function projectDepartureSeats(
  db: Kysely<ReadTables>,
  events: readonly DepartureEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const seats = new Map(await loadDepartureSeats(db, [...new Set(events.map((event) => event.departureId))]));
  for (const event of events) {
    seats.set(event.departureId, evolveDepartureSeats(seats.get(event.departureId) ?? NO_SEATS_SOLD, event));
  }
  for (const [departureId, departure] of seats) {
    const sold = JSON.stringify(departure);
    await db
      .insertInto('departure_seats')
      .values({ departure_id: departureId, sold })
      .onConflict((conflict) => conflict.column('departure_id').doUpdateSet({ sold }))
      .execute();
  }
}

/** Seats sold of the given departures; one with none sold is left out. */
export async function loadDepartureSeats(
  db: Kysely<ReadTables>,
  departureIds: readonly string[],
): Promise<ReadonlyMap<string, DepartureSeats>> {
  const rows = await rowsById(departureIds, (chunk) =>
    db.selectFrom('departure_seats').selectAll().where('departure_id', 'in', chunk).execute(),
  );
  return new Map(rows.map((row) => [row.departure_id, JSON.parse(row.sold) as DepartureSeats]));
}
