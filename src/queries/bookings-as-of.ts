import type { Booking, OpenBooking } from '../domain/booking/booking.js';
import type { BookingScope } from '../domain/booking/booking-owner.js';
import { isBookingId } from '../domain/booking/booking-events.js';
import { evolveBooking } from '../domain/booking/evolve-booking.js';
import { withoutSubjects } from '../domain/booking/personal-data.js';
import type { EventReader } from '../event-store/event-reader.js';
import type { OpenParties } from '../key-store/open-party.js';
import type { OpenDatabase } from '../platform/database.js';
import type { ReadTables } from '../read-models/read-tables.js';
import { inScope } from './booking-scope.js';
import { checkPageSize, inputFault, type InputFault } from './input-fault.js';
import { loadHistories, openBookings, type BookingHistory } from './stored-bookings.js';

/** A booking as it was, and what had happened to it by then. */
export interface BookingThen {
  readonly booking: OpenBooking;
  readonly history: BookingHistory;
}

/** Some of the bookings that there were, the newest first. */
export interface BookingThenPage {
  readonly bookings: readonly (BookingThen & { readonly position: number })[];
  readonly hasNextPage: boolean;
}

/** Which of the bookings are wanted. */
export interface BookingPageRequest {
  readonly first: number;
  /** Position of the last booking of the page before, or null for the first page. */
  readonly before: number | null;
  readonly scope: BookingScope;
}

/** Looks up bookings as they were at an instant: folds of the events up to the last that was recorded by then. */
export interface BookingsAsOf {
  byIdAsOf(bookingId: string, asOf: Date): Promise<BookingThen | null | InputFault>;
  listAsOf(page: BookingPageRequest, asOf: Date): Promise<BookingThenPage | InputFault>;
}

/** What looking back needs. */
export interface BookingsAsOfDependencies {
  /** A connection that cannot write. */
  readonly read: OpenDatabase<ReadTables>;
  readonly reader: Pick<EventReader, 'positionAsOf' | 'readStreams'>;
  readonly openParties: OpenParties;
  readonly now: () => Date;
}

/** Looks back over a connection that cannot write. */
export function createBookingsAsOf({
  read,
  reader,
  openParties,
  now,
}: BookingsAsOfDependencies): BookingsAsOf {
  async function load(bookingIds: readonly string[], position: number): Promise<readonly BookingThen[]> {
    const histories = await loadHistories({ read, reader }, bookingIds);
    const folded = bookingIds.flatMap((id) => foldTo(histories.get(id) ?? [], position));
    const opened = await openBookings(
      folded.map(({ booking }) => booking),
      openParties,
    );
    return opened.map((booking, index) => ({ booking, history: folded[index]?.history ?? [] }));
  }

  return {
    async byIdAsOf(bookingId, asOf) {
      const fault = checkAsOf(asOf, now());
      if (fault !== null) return fault;
      if (!isBookingId(bookingId)) return null;
      return (await load([bookingId], await reader.positionAsOf(asOf)))[0] ?? null;
    },
    async listAsOf({ first, before, scope }, asOf) {
      const fault = checkPageSize(first) ?? checkAsOf(asOf, now());
      if (fault !== null) return fault;
      const position = await reader.positionAsOf(asOf);
      const rows = await read.db
        .selectFrom('bookings')
        .select(['booking_id', 'created_position'])
        .where('created_position', '<', Math.min(before ?? Number.MAX_SAFE_INTEGER, position + 1))
        .where(inScope(scope))
        .orderBy('created_position', 'desc')
        .limit(first + 1)
        .execute();
      const page = rows.slice(0, first);
      const positions = new Map(page.map((row) => [row.booking_id, Number(row.created_position)]));
      const found = await load([...positions.keys()], position);
      const bookings = found.map((then) => ({
        ...then,
        position: positions.get(then.booking.bookingId) ?? 0,
      }));
      return { bookings, hasNextPage: rows.length > first };
    },
  };
}

function checkAsOf(asOf: Date, now: Date): InputFault | null {
  if (asOf <= now) return null;
  return inputFault(
    'asOf',
    `must not be in the future: it is ${now.toISOString()} here; leave it out for now`,
  );
}

/** The booking after its events up to a position, or nothing; without whoever was erased at any time, earlier or later. */
function foldTo(
  wholeHistory: BookingHistory,
  position: number,
): readonly { readonly booking: Booking; readonly history: BookingHistory }[] {
  const history = wholeHistory.filter((event) => event.position <= position);
  const booking = history.reduce<Booking | null>((before, { event }) => evolveBooking(before, event), null);
  if (booking === null) return [];
  const erased = wholeHistory.flatMap(({ event }) =>
    event.type === 'PersonalDataErased' ? event.subjectIds : [],
  );
  return [{ booking: { ...booking, party: withoutSubjects(booking.party, erased) }, history }];
}
