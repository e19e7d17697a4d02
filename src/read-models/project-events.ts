import { isBookingEvent, type BookingEvent } from '../domain/booking/booking-events.js';
import { domainEventOf } from '../domain/stored-event.js';
import { isDepartureEvent, type DepartureEvent } from '../domain/inventory/departure-seats.js';
import type { RecordedEvent } from '../event-store/event.js';
import type { OpenDatabase } from '../platform/database.js';
import { projectBookings, type ProjectedEvent } from './booking-view.js';
import { projectDepartureSeats } from './departure-seats-view.js';
import type { ReadTables } from './read-tables.js';

/** Folds a page of the log into every read model; throws at an event that this program does not know. */
export async function projectEvents(
  read: OpenDatabase<ReadTables>,
  events: readonly RecordedEvent[],
): Promise<void> {
  const bookings: ProjectedEvent<BookingEvent>[] = [];
  const departures: DepartureEvent[] = [];
  for (const recorded of events) {
    const event = domainEventOf(recorded);
    if (event === null) throw new UnknownEvent(recorded);
    if (isBookingEvent(event)) {
      bookings.push({
        event,
        eventId: recorded.eventId,
        position: recorded.globalPosition,
        recordedAt: recorded.recordedAt,
      });
    } else if (isDepartureEvent(event)) {
      departures.push(event);
    }
  }
  await projectBookings(read, bookings);
  await projectDepartureSeats(read, departures);
}

/** The log holds an event of a type or version that this program cannot read. */
export class UnknownEvent extends Error {
  constructor(recorded: RecordedEvent) {
    super(
      `Event ${recorded.type} version ${String(recorded.schemaVersion)} at position ${String(recorded.globalPosition)} is unknown to this version of the program; run one that knows it`,
    );
    this.name = 'UnknownEvent';
  }
}
