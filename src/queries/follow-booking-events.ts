import {
  BOOKING_STREAM_PREFIX,
  bookingStream,
  isBookingEvent,
  type BookingEvent,
} from '../domain/booking/booking-events.js';
import { domainEventOf } from '../domain/stored-event.js';
import type { RecordedEvent } from '../event-store/event.js';
import type { EventReader } from '../event-store/event-reader.js';
import { LogReplaced, type EventFeed } from '../event-store/event-feed.js';
import { projectedEvent, type ProjectedEvent } from '../read-models/booking-view.js';
import type { InputFault } from './input-fault.js';
import { findLogPoint, notInLog, type LogPlace } from './log-place.js';

/** What a follower is told: events in order, each once; and a fault as the last, where the log lost what was told. */
export type BookingEventOrFault = ProjectedEvent<BookingEvent> | InputFault;

/**
 * Every booking event after a place in the log, or from now on where that is null; of one booking, or of all. A fault where the
 * log does not hold that place, and null when there is no such booking.
 */
export type FollowBookingEvents = (
  bookingId: string | null,
  after: LogPlace | null,
) => Promise<AsyncIterable<BookingEventOrFault> | InputFault | null>;

/** Follows bookings in the log. */
export function createFollowBookingEvents(
  feed: EventFeed,
  reader: Pick<EventReader, 'readStream' | 'readAll'>,
): FollowBookingEvents {
  return async (bookingId, after) => {
    const isKnown =
      bookingId === null || (await reader.readStream(bookingStream(bookingId), 0, 1)).length > 0;
    if (!isKnown) return null;
    const start = after === null ? await feed.end() : await findLogPoint(reader, after);
    if ('kind' in start) return start;
    const events =
      bookingId === null ? feed.followAll(start) : feed.followStream(bookingStream(bookingId), start);
    return bookingEventsOf(events);
  };
}

/** Keeps the booking events; written by hand so that `return()` ends the wait for the next one. */
function bookingEventsOf(
  events: ReturnType<EventFeed['followAll']>,
): AsyncIterableIterator<BookingEventOrFault> {
  const done = { done: true, value: undefined } as const;
  return {
    async next() {
      try {
        return await nextBookingEvent(events);
      } catch (error) {
        if (!(error instanceof LogReplaced)) throw error;
        await events.return?.();
        return { done: false, value: notInLog() };
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

async function nextBookingEvent(
  events: AsyncIterator<RecordedEvent, undefined>,
): Promise<IteratorResult<ProjectedEvent<BookingEvent>, undefined>> {
  for (;;) {
    const read = await events.next();
    if (read.done === true) return { done: true, value: undefined };
    const { value } = read;
    if (!value.streamId.startsWith(BOOKING_STREAM_PREFIX)) continue;
    const event = domainEventOf(value);
    if (event === null || !isBookingEvent(event)) {
      throw new Error(`Event ${value.type} version ${String(value.schemaVersion)} of a booking is unknown`);
    }
    return { done: false, value: projectedEvent(event, value) };
  }
}
