import type { Booking, OpenBooking } from '../domain/booking/booking.js';
import { bookingStream, isBookingEvent, type BookingEvent } from '../domain/booking/booking-events.js';
import type { Posting } from '../domain/ledger/posting.js';
import type { EventReader } from '../event-store/event-reader.js';
import type { OpenParties } from '../key-store/open-party.js';
import type { OpenDatabase } from '../platform/database.js';
import { projectedEvent, type ProjectedEvent } from '../read-models/booking-view.js';
import { knownEvent } from '../read-models/known-event.js';
import { READ_MODELS } from '../read-models/read-database.js';
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

/** What histories are read from. */
export interface HistorySource {
  readonly read: OpenDatabase<ReadTables>;
  readonly reader: Pick<EventReader, 'readStreams'>;
}

/**
 * The histories of bookings, by one query to the log however many they are: up to where the read models are, less what they
 * left out, so that a history tells what the booking beside it is.
 */
export async function loadHistories(
  { read, reader }: HistorySource,
  bookingIds: readonly string[],
): Promise<ReadonlyMap<string, BookingHistory>> {
  const histories = new Map<string, ProjectedEvent<BookingEvent>[]>(bookingIds.map((id) => [id, []]));
  const streamIds = bookingIds.map(bookingStream);
  const { upTo, leftOut } = await projectedOf(read, streamIds);
  for (const recorded of await reader.readStreams(streamIds, upTo, MAX_HISTORY)) {
    if (leftOut.has(recorded.globalPosition)) continue;
    const { event } = knownEvent(recorded);
    if (isBookingEvent(event)) histories.get(event.bookingId)?.push(projectedEvent(event, recorded));
  }
  return histories;
}

/** Up to where the read models hold streams, and what they left out of them: by one query, which sees both at one moment. */
async function projectedOf(
  { db, engine }: OpenDatabase<ReadTables>,
  streamIds: readonly string[],
): Promise<{ readonly upTo: number; readonly leftOut: ReadonlySet<number> }> {
  const rows = await db
    .selectFrom('checkpoints')
    .leftJoin('dead_letters', (join) =>
      join
        .onRef('dead_letters.processor', '=', 'checkpoints.processor')
        .on(engine.isAmong('dead_letters.stream_id', streamIds)),
    )
    .select(['checkpoints.global_position as upTo', 'dead_letters.global_position as leftOut'])
    .where('checkpoints.processor', '=', READ_MODELS)
    .execute();
  return {
    upTo: Number(rows[0]?.upTo ?? 0),
    leftOut: new Set(rows.flatMap(({ leftOut }) => (leftOut === null ? [] : [Number(leftOut)]))),
  };
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
