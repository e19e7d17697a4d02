import {
  BOOKING_STREAM_PREFIX,
  bookingStream,
  isBookingEvent,
  type BookingEvent,
} from '../domain/booking/booking-events.js';
import { domainEventOf } from '../domain/stored-event.js';
import type { RecordedEvent } from '../event-store/event.js';
import type { EventReader } from '../event-store/event-reader.js';
import type { EventFeed } from '../event-store/event-feed.js';
import { projectedEvent, type ProjectedEvent } from '../read-models/booking-view.js';

/** Every booking event from now on, of one booking or of all; null when there is no such booking. */
export type FollowBookingEvents = (
  bookingId: string | null,
) => Promise<AsyncIterable<ProjectedEvent<BookingEvent>> | null>;

/** Follows bookings in the log. */
export function createFollowBookingEvents(
  feed: EventFeed,
  reader: Pick<EventReader, 'readStream'>,
): FollowBookingEvents {
  return async (bookingId) => {
    const isKnown =
      bookingId === null || (await reader.readStream(bookingStream(bookingId), 0, 1)).length > 0;
    if (!isKnown) return null;
    const now = await feed.position();
    const events =
      bookingId === null ? feed.followAll(now) : feed.followStream(bookingStream(bookingId), now);
    return bookingEventsOf(events);
  };
}

/** Keeps the booking events; written by hand so that `return()` ends the wait for the next one. */
function bookingEventsOf(
  events: ReturnType<EventFeed['followAll']>,
): AsyncIterableIterator<ProjectedEvent<BookingEvent>> {
  const done = { done: true, value: undefined } as const;
  return {
    async next() {
      for (;;) {
        const read: IteratorResult<RecordedEvent, undefined> = await events.next();
        if (read.done === true) return done;
        const { value } = read;
        if (!value.streamId.startsWith(BOOKING_STREAM_PREFIX)) continue;
        const event = domainEventOf(value);
        if (event === null || !isBookingEvent(event)) {
          throw new Error(
            `Event ${value.type} version ${String(value.schemaVersion)} of a booking is unknown`,
          );
        }
        return { done: false, value: projectedEvent(event, value) };
      }
    },
    async return() {
      await events.return?.();
      return done;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
