import { shiftOf, type DepartureEvent, type DepartureSeats } from '../domain/inventory/departure-seats.js';
import type { BatchInsert } from '../platform/batch-sql.js';
import type { OpenDatabase } from '../platform/database.js';
import type { ReadTables } from './read-tables.js';

/** A departure that is flown at other times than the timetable's. */
interface MovedDeparture {
  readonly departureId: string;
  /** Minutes later; negative is earlier. */
  readonly shiftMinutes: number;
}

/** The departures that some events moved, as they are after them, for `departure_moves`. */
export function departureMoves(
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
    ],
    rows,
    overwrite: { key: 'departure_id', columns: ['shift_minutes'] },
  };
}

/** An id ends with the date of the timetable, YYYY-MM-DD. */
const DATE_LENGTH = 10;

/** The departures from one date to another, by the timetable, that are flown at other times than the timetable's. */
export async function loadMovedDepartures(
  { db }: Pick<OpenDatabase<ReadTables>, 'db'>,
  firstDate: string,
  lastDate: string,
): Promise<readonly MovedDeparture[]> {
  const rows = await db
    .selectFrom('departure_moves')
    .select(['departure_id', 'shift_minutes'])
    .where('departure_date', '>=', firstDate)
    .where('departure_date', '<=', lastDate)
    .where('shift_minutes', '<>', 0) // moved back
    .execute();
  return rows.map(({ departure_id: departureId, shift_minutes: shiftMinutes }) => ({
    ...{ departureId, shiftMinutes },
  }));
}
