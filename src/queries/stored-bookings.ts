import type { Booking, OpenBooking } from '../domain/booking/booking.js';
import type { BookingEvent } from '../domain/booking/booking-events.js';
import type { Posting } from '../domain/ledger/posting.js';
import type { OpenParties } from '../key-store/open-party.js';
import type { OpenDatabase } from '../platform/database.js';
import type { ProjectedEvent } from '../read-models/booking-view.js';
import type { ReadTables } from '../read-models/read-tables.js';

/** Events of one booking's history: more than any booking goes through. */
const MAX_HISTORY = 1000;

/** What has happened to a booking, the oldest first. */
export type BookingHistory = readonly ProjectedEvent<BookingEvent>[];

/** The postings that one event made. */
export interface LedgerEntry {
  /** Place of the event in the log. */
  readonly position: number;
  readonly postings: readonly Posting[];
  readonly recordedAt: string;
}

/** Bookings whose parties are opened by one question to who has the keys. */
export async function openBookings(
  bookings: readonly Booking[],
  openParties: OpenParties,
): Promise<readonly OpenBooking[]> {
  const parties = await openParties(bookings.map(({ party }) => party));
  return bookings.flatMap((booking, index) => {
    const party = parties[index];
    return party === undefined ? [] : [{ ...booking, party }];
  });
}

/** The histories of bookings, by one query however many they are. */
export async function loadHistories(
  { db, engine }: OpenDatabase<ReadTables>,
  bookingIds: readonly string[],
): Promise<ReadonlyMap<string, BookingHistory>> {
  const rows = await db
    .selectFrom('booking_history')
    .selectAll()
    .where(engine.isAmong('booking_id', bookingIds))
    .where('revision', '<=', MAX_HISTORY)
    .orderBy('global_position')
    .execute();
  const histories = new Map<string, ProjectedEvent<BookingEvent>[]>(bookingIds.map((id) => [id, []]));
  for (const row of rows) histories.get(row.booking_id)?.push(eventOf(row));
  return histories;
}

/** The entries of the ledger for a booking, the oldest first. */
export async function loadLedger(
  { db }: OpenDatabase<ReadTables>,
  bookingId: string,
): Promise<readonly LedgerEntry[]> {
  const rows = await db
    .selectFrom('ledger_entries')
    .select(['global_position', 'postings', 'recorded_at'])
    .where('booking_id', '=', bookingId)
    .orderBy('global_position')
    .limit(MAX_HISTORY)
    .execute();
  return rows.map((row) => ({
    position: Number(row.global_position),
    postings: JSON.parse(row.postings) as readonly Posting[],
    recordedAt: row.recorded_at,
  }));
}

function eventOf(row: ReadTables['booking_history']): ProjectedEvent<BookingEvent> {
  return {
    event: JSON.parse(row.event) as BookingEvent,
    eventId: row.event_id,
    position: Number(row.global_position),
    revision: row.revision,
    recordedAt: row.recorded_at,
    actor: row.actor,
    correlationId: row.correlation_id,
    causationId: row.causation_id,
  };
}
