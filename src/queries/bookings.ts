import type { Booking, OpenBooking } from '../domain/booking/booking.js';
import { isBookingId } from '../domain/booking/booking-events.js';
import {
  createBookingsAsOf,
  type BookingPageRequest,
  type BookingsAsOf,
  type BookingsAsOfDependencies,
} from './bookings-as-of.js';
import { inScope } from './booking-scope.js';
import { checkPageSize, type InputFault } from './input-fault.js';
import {
  loadHistories,
  loadLedger,
  openBookings,
  type BookingHistory,
  type LedgerEntry,
} from './stored-bookings.js';

/** Some of the bookings, the newest first. */
export interface BookingPage {
  readonly bookings: readonly { readonly position: number; readonly booking: OpenBooking }[];
  readonly hasNextPage: boolean;
}

/** Looks up bookings in the read models, as they are and as they were. */
export interface BookingQueries extends BookingsAsOf {
  byId(bookingId: string): Promise<OpenBooking | null>;
  /** The newest first. */
  list(page: BookingPageRequest): Promise<BookingPage | InputFault>;
  /** What has happened to each of some bookings; at most a page of them. */
  histories(bookingIds: readonly string[]): Promise<ReadonlyMap<string, BookingHistory>>;
  /** The entries of the ledger for a booking, the oldest first. */
  ledger(bookingId: string): Promise<readonly LedgerEntry[]>;
}

/** Booking queries over a connection that cannot write. */
export function createBookingQueries(dependencies: BookingsAsOfDependencies): BookingQueries {
  const { read, reader, openParties } = dependencies;

  function opened(rows: readonly { readonly booking: string }[]): Promise<readonly OpenBooking[]> {
    return openBookings(
      rows.map((row) => JSON.parse(row.booking) as Booking),
      openParties,
    );
  }

  return {
    ...createBookingsAsOf(dependencies),
    async byId(bookingId) {
      if (!isBookingId(bookingId)) return null;
      const row = await read.db
        .selectFrom('bookings')
        .select('booking')
        .where('booking_id', '=', bookingId)
        .executeTakeFirst();
      return row === undefined ? null : ((await opened([row]))[0] ?? null);
    },
    async list({ first, before, scope }) {
      const fault = checkPageSize(first);
      if (fault !== null) return fault;
      const rows = await read.db
        .selectFrom('bookings')
        .select(['booking', 'created_position'])
        .where('created_position', '<', before ?? Number.MAX_SAFE_INTEGER)
        .where(inScope(scope))
        .orderBy('created_position', 'desc')
        .limit(first + 1)
        .execute();
      const page = rows.slice(0, first);
      const bookings = (await opened(page)).map((booking, index) => ({
        position: Number(page[index]?.created_position),
        booking,
      }));
      return { bookings, hasNextPage: rows.length > first };
    },
    histories: (bookingIds) => loadHistories({ read, reader }, bookingIds),
    ledger: (bookingId) => loadLedger(read, bookingId),
  };
}
