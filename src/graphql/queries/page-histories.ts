import type { BookingType } from '../types/booking/booking.js';
import type { RecordedBookingEvent } from '../types/events/to-booking-event.js';

/** A booking that knows how to come by its history. */
export type BookingWithHistory = BookingType & {
  readonly loadHistory: () => Promise<readonly RecordedBookingEvent[]>;
};

type LoadHistories = (
  bookingIds: readonly string[],
) => Promise<ReadonlyMap<string, readonly RecordedBookingEvent[]>>;

/** Looks up the histories of one page of bookings: all by one question, when the first of them is asked for. */
export function pageHistories(
  bookingIds: readonly string[],
  load: LoadHistories,
): (bookingId: string) => Promise<readonly RecordedBookingEvent[]> {
  let loading: ReturnType<LoadHistories> | null = null;
  return async (bookingId) => {
    loading ??= load(bookingIds);
    return (await loading).get(bookingId) ?? [];
  };
}

/** A booking with a history; assigned, not spread, since some of its fields are worked out only when asked for. */
export function withHistory(
  booking: BookingType,
  loadHistory: BookingWithHistory['loadHistory'],
): BookingWithHistory {
  return Object.assign(booking, { loadHistory });
}
