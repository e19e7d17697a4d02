import type { Kysely } from 'kysely';
import type { Booking, OpenBooking } from '../domain/booking/booking.js';
import { isBookingId, type BookingEvent } from '../domain/booking/booking-events.js';
import type { Posting } from '../domain/ledger/posting.js';
import type { OpenParties } from '../key-store/open-party.js';
import type { ProjectedEvent } from '../read-models/booking-view.js';
import type { ReadTables } from '../read-models/read-tables.js';
import { checkPageSize, type InputFault } from './input-fault.js';

/** Events of one booking's history: more than any booking goes through. */
const MAX_HISTORY = 1000;

/** Some of the bookings, the newest first. */
export interface BookingPage {
  readonly bookings: readonly { readonly position: number; readonly booking: OpenBooking }[];
  readonly hasNextPage: boolean;
}

/** Looks up bookings in the read models. */
export interface BookingQueries {
  byId(bookingId: string): Promise<OpenBooking | null>;
  /** The newest first; `before` is the position of the last booking of the page before. */
  list(first: number, before: number | null): Promise<BookingPage | InputFault>;
  /** What has happened to a booking, the oldest first. */
  history(bookingId: string): Promise<readonly ProjectedEvent<BookingEvent>[]>;
  /** The entries of the ledger for a booking, the oldest first. */
  ledger(bookingId: string): Promise<readonly LedgerEntry[]>;
}

/** The postings that one event made. */
export interface LedgerEntry {
  readonly postings: readonly Posting[];
  readonly recordedAt: string;
}

/** Bookings as they are stored, opened by one question to who has the keys. */
async function opened(
  rows: readonly { readonly booking: string }[],
  openParties: OpenParties,
): Promise<readonly OpenBooking[]> {
  const bookings = rows.map((row) => JSON.parse(row.booking) as Booking);
  const parties = await openParties(bookings.map(({ party }) => party));
  return bookings.flatMap((booking, index) => {
    const party = parties[index];
    return party === undefined ? [] : [{ ...booking, party }];
  });
}

/** Booking queries over a connection that cannot write. */
export function createBookingQueries(db: Kysely<ReadTables>, openParties: OpenParties): BookingQueries {
  return {
    async byId(bookingId) {
      if (!isBookingId(bookingId)) return null;
      const row = await db
        .selectFrom('bookings')
        .select('booking')
        .where('booking_id', '=', bookingId)
        .executeTakeFirst();
      return row === undefined ? null : ((await opened([row], openParties))[0] ?? null);
    },
    async list(first, before) {
      const fault = checkPageSize(first);
      if (fault !== null) return fault;
      const rows = await db
        .selectFrom('bookings')
        .select(['booking', 'created_position'])
        .where('created_position', '<', before ?? Number.MAX_SAFE_INTEGER)
        .orderBy('created_position', 'desc')
        .limit(first + 1)
        .execute();
      const page = rows.slice(0, first);
      const bookings = (await opened(page, openParties)).map((booking, index) => ({
        position: Number(page[index]?.created_position),
        booking,
      }));
      return { bookings, hasNextPage: rows.length > first };
    },
    async history(bookingId) {
      const rows = await db
        .selectFrom('booking_history')
        .selectAll()
        .where('booking_id', '=', bookingId)
        .orderBy('global_position')
        .limit(MAX_HISTORY)
        .execute();
      return rows.map((row) => ({
        event: JSON.parse(row.event) as BookingEvent,
        eventId: row.event_id,
        position: Number(row.global_position),
        recordedAt: row.recorded_at,
      }));
    },
    ledger: (bookingId) => loadLedger(db, bookingId),
  };
}

async function loadLedger(db: Kysely<ReadTables>, bookingId: string): Promise<readonly LedgerEntry[]> {
  const rows = await db
    .selectFrom('ledger_entries')
    .select(['postings', 'recorded_at'])
    .where('booking_id', '=', bookingId)
    .orderBy('global_position')
    .limit(MAX_HISTORY)
    .execute();
  return rows.map((row) => ({
    postings: JSON.parse(row.postings) as readonly Posting[],
    recordedAt: row.recorded_at,
  }));
}
