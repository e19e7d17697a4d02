import { domainEventOf } from '../domain/stored-event.js';
import { EVENT_PAGE_SIZE, type EventReader } from '../event-store/event-reader.js';
import type { RecordedEvent } from '../event-store/event.js';
import { UnknownEvent } from '../event-store/unknown-event.js';
import { isDatabaseOutage } from '../platform/database-fault.js';
import { tracedAfter } from '../platform/tracing.js';
import type { OutcomeReport, ReportOutcome } from './report-outcome.js';

/** What telling needs. */
export interface TellBookingsOptions {
  readonly reader: Pick<EventReader, 'readStream'>;
  readonly reportOutcome: ReportOutcome;
  /** Hears of a booking that would not take the notice, and why; the others are told. */
  readonly onFailed: (bookingId: string, recorded: RecordedEvent, fault: unknown) => Promise<void>;
}

/**
 * Tells the bookings of a departure that it was cancelled or moved; any other event is nothing to tell.
 * Throws `UnknownEvent` at one that this program does not know.
 */
export type TellBookings = (recorded: RecordedEvent) => Promise<void>;

/** Tells each booking that had seats then, once however often it is called: a notice is known by the event that it is of. */
export function createTellBookings({ reader, reportOutcome, onFailed }: TellBookingsOptions): TellBookings {
  return async (recorded) => {
    const report = noticeOf(recorded);
    if (report === null) return;
    await tracedAfter([recorded.metadata.traceparent], 'tell bookings', {}, async () => {
      for (const bookingId of await bookingsOn(reader, recorded)) {
        try {
          await reportOutcome(bookingId, report, recorded);
        } catch (error) {
          if (isDatabaseOutage(error)) throw error;
          await onFailed(bookingId, recorded, error);
        }
      }
    });
  };
}

/** What an event of a departure tells its bookings; null where that is nothing. */
export function noticeOf(recorded: RecordedEvent): OutcomeReport | null {
  const event = domainEventOf(recorded);
  if (event === null) throw new UnknownEvent(recorded);
  if (event.type !== 'DepartureCancelled' && event.type !== 'DepartureRetimed') return null;
  const { departureId } = event;
  const change = event.type === 'DepartureRetimed' ? 'RETIMED' : 'CANCELLED';
  return { kind: 'SCHEDULE_CHANGED', noticeId: recorded.eventId, departureId, change };
}

/** The bookings that had seats of a departure when an event of its stream was recorded. */
async function bookingsOn(
  reader: TellBookingsOptions['reader'],
  { streamId, streamPosition }: RecordedEvent,
): Promise<readonly string[]> {
  const seatCounts = new Map<string, number>();
  for (let after = 0; after < streamPosition; after += EVENT_PAGE_SIZE) {
    for (const recorded of await reader.readStream(streamId, after)) {
      if (recorded.streamPosition > streamPosition) break;
      const event = domainEventOf(recorded);
      if (event === null) throw new UnknownEvent(recorded);
      if (event.type !== 'SeatsReserved' && event.type !== 'SeatsReleased') continue;
      const change = event.type === 'SeatsReserved' ? event.seatCount : -event.seatCount;
      seatCounts.set(event.bookingId, (seatCounts.get(event.bookingId) ?? 0) + change);
    }
  }
  return [...seatCounts].flatMap(([bookingId, seatCount]) => (seatCount > 0 ? [bookingId] : []));
}
