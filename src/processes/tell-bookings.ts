import { domainEventOf } from '../domain/stored-event.js';
import { EVENT_PAGE_SIZE, type EventReader } from '../event-store/event-reader.js';
import type { RecordedEvent } from '../event-store/event.js';
import { tracedAfter } from '../platform/tracing.js';
import type { ReportOutcome } from './report-outcome.js';

/** What telling needs. */
export interface TellBookingsOptions {
  readonly reader: Pick<EventReader, 'readStream'>;
  readonly reportOutcome: ReportOutcome;
}

/** Tells the bookings of a departure that it was cancelled or moved; any other event is nothing to tell. */
export type TellBookings = (recorded: RecordedEvent) => Promise<void>;

/** Tells each booking that had seats then, once however often it is called: a notice is known by the event that it is of. */
export function createTellBookings({ reader, reportOutcome }: TellBookingsOptions): TellBookings {
  return async (recorded) => {
    const event = domainEventOf(recorded);
    if (event?.type !== 'DepartureCancelled' && event?.type !== 'DepartureRetimed') return;
    const { departureId } = event;
    const change = event.type === 'DepartureRetimed' ? 'RETIMED' : 'CANCELLED';
    const noticeId = recorded.eventId;
    const report = { kind: 'SCHEDULE_CHANGED', noticeId, departureId, change } as const;
    await tracedAfter([recorded.metadata.traceparent], 'tell bookings', {}, async () => {
      for (const bookingId of await bookingsOn(reader, recorded)) {
        await reportOutcome(bookingId, report, recorded);
      }
    });
  };
}

/** The bookings that had seats of a departure when an event of its stream was recorded. */
async function bookingsOn(
  reader: TellBookingsOptions['reader'],
  { streamId, streamPosition }: RecordedEvent,
): Promise<readonly string[]> {
  const seatCounts = new Map<string, number>();
  for (let after = 0; after < streamPosition; after += EVENT_PAGE_SIZE) {
    for (const recorded of await reader.readStream(streamId, after)) {
      const event = domainEventOf(recorded);
      if (recorded.streamPosition > streamPosition) break;
      if (event?.type !== 'SeatsReserved' && event?.type !== 'SeatsReleased') continue;
      const change = event.type === 'SeatsReserved' ? event.seatCount : -event.seatCount;
      seatCounts.set(event.bookingId, (seatCounts.get(event.bookingId) ?? 0) + change);
    }
  }
  return [...seatCounts].flatMap(([bookingId, seatCount]) => (seatCount > 0 ? [bookingId] : []));
}
