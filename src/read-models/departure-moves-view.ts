import {
  shiftOf,
  type DepartureEvent,
  type DepartureSeats,
  type MovedDeparture,
} from '../domain/inventory/departure-seats.js';
import type { BatchInsert } from '../platform/batch-sql.js';
import type { OpenDatabase } from '../platform/database.js';
import type { ReadTables } from './read-tables.js';

/** The departures that some events moved, as they are after them, for `departure_moves`. */
export function movedRows(
  events: readonly DepartureEvent[],
  departures: ReadonlyMap<string, DepartureSeats>,
): BatchInsert {
  const moved = new Set(
    events.flatMap((event) => (event.type === 'DepartureRetimed' ? [event.departureId] : [])),
  );
  const rows = [...departures].flatMap(([departureId, departure]) =>
    moved.has(departureId)
      ? [
          {
            departure_id: departureId,
            departure_date: departureId.slice(-DATE_LENGTH),
            shift_minutes: shiftOf(departure),
            published_departure_at: departure.publishedDepartureAt ?? null,
          },
        ]
      : [],
  );
  return {
    table: 'departure_moves',
    columns: [
      { name: 'departure_id', type: 'text' },
      { name: 'departure_date', type: 'text' },
      { name: 'shift_minutes', type: 'integer' },
      { name: 'published_departure_at', type: 'text' },
    ],
    rows,
    overwrite: { key: 'departure_id', columns: ['shift_minutes', 'published_departure_at'] },
  };
}

/** An id ends with the date of the timetable, YYYY-MM-DD. */
const DATE_LENGTH = 10;

/** The departures from one date to another, by the timetable, that were moved, but for those that were moved back. */
export async function loadMovedDepartures(
  { db }: Pick<OpenDatabase<ReadTables>, 'db'>,
  firstDate: string,
  lastDate: string,
): Promise<readonly MovedDeparture[]> {
  const rows = await db
    .selectFrom('departure_moves')
    .select(['departure_id', 'shift_minutes', 'published_departure_at'])
    .where('departure_date', '>=', firstDate)
    .where('departure_date', '<=', lastDate)
    .where('shift_minutes', '<>', 0) // moved back
    .execute();
  return rows.map((row) => ({
    departureId: row.departure_id,
    shiftMinutes: row.shift_minutes,
    ...(row.published_departure_at !== null && { publishedDepartureAt: row.published_departure_at }),
  }));
}
