import type { Kysely } from 'kysely';
import { evolveBooking, type Booking } from '../domain/booking/booking.js';
import type { BookingEvent } from '../domain/booking/booking-events.js';
import type { DomainEvent } from '../domain/stored-event.js';
import { rowsById } from './rows-by-id.js';
import type { ReadTables } from './read-tables.js';

/** An event and where the log holds it. */
export interface ProjectedEvent<Event = DomainEvent> {
  readonly event: Event;
  readonly eventId: string;
  readonly position: number;
  readonly recordedAt: string;
}

/** Folds events into `bookings` and `booking_history`, writing each booking once. */
export async function projectBookings(
  db: Kysely<ReadTables>,
  events: readonly ProjectedEvent<BookingEvent>[],
): Promise<void> {
  if (events.length === 0) return;
  const known = await loadBookings(db, [...new Set(events.map(({ event }) => event.bookingId))]);
  const folded = new Map<string, { readonly booking: Booking; readonly createdPosition: number }>();
  for (const { event, position } of events) {
    const before = folded.get(event.bookingId) ?? known.get(event.bookingId);
    const createdPosition = before?.createdPosition ?? position;
    folded.set(event.bookingId, { booking: evolveBooking(before?.booking ?? null, event), createdPosition });
  }
  const rows = [...folded.values()].map(({ booking, createdPosition }) => ({
    booking_id: booking.bookingId,
    reference: booking.reference,
    status: booking.status,
    created_at: booking.createdAt,
    created_position: createdPosition,
    revision: booking.revision,
    booking: JSON.stringify(booking),
  }));
  for (const row of rows) {
    await db
      .insertInto('bookings')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .column('booking_id')
          .doUpdateSet({ status: row.status, revision: row.revision, booking: row.booking }),
      )
      .execute();
  }
  for (const { event, eventId, position, recordedAt } of events) {
    await db
      .insertInto('booking_history')
      .values({
        global_position: position,
        event_id: eventId,
        booking_id: event.bookingId,
        event: JSON.stringify(event),
        recorded_at: recordedAt,
      })
      .execute();
  }
}

async function loadBookings(
  db: Kysely<ReadTables>,
  bookingIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly booking: Booking; readonly createdPosition: number }>> {
  const rows = await rowsById(bookingIds, (chunk) =>
    db
      .selectFrom('bookings')
      .select(['booking_id', 'booking', 'created_position'])
      .where('booking_id', 'in', chunk)
      .execute(),
  );
  return new Map(
    rows.map((row) => [
      row.booking_id,
      { booking: JSON.parse(row.booking) as Booking, createdPosition: Number(row.created_position) },
    ]),
  );
}
