import type { Booking } from '../domain/booking/booking.js';
import type { BookingEvent } from '../domain/booking/booking-events.js';
import { isOver } from '../domain/booking/booking-parts.js';
import { type BatchInsert } from '../platform/batch-sql.js';
import type { OpenDatabase } from '../platform/database.js';
import type { KnownEvent } from './known-event.js';
import type { ReadTables } from './read-tables.js';

/** Takes those out of `open_schedule_changes` that wait for an answer no more, by bookings as they are after a page of the log. */
export async function removeAnswered(
  { db, engine }: OpenDatabase<ReadTables>,
  bookings: readonly Booking[],
): Promise<void> {
  const told = bookings.filter(({ scheduleChanges }) => scheduleChanges.length > 0);
  if (told.length === 0) return;
  const bookingIds = told.map(({ bookingId }) => bookingId);
  const rows = await db
    .selectFrom('open_schedule_changes')
    .selectAll()
    .where(engine.isAmong('booking_id', bookingIds))
    .execute();
  const byId = new Map(told.map((booking) => [booking.bookingId, booking]));
  for (const { global_position: position, booking_id: bookingId, notice_id: noticeId } of rows) {
    if (isOpen(byId.get(bookingId), noticeId)) continue;
    await db.deleteFrom('open_schedule_changes').where('global_position', '=', position).execute();
  }
}

/** Those of a page of the log that still wait for an answer after it, of the bookings that are known. */
export function openScheduleChanges(
  events: readonly KnownEvent<BookingEvent>[],
  bookingOf: (bookingId: string) => Booking | undefined,
): readonly ReadTables['open_schedule_changes'][] {
  return events.flatMap(({ event, recorded }) => {
    if (event.type !== 'ScheduleChanged') return [];
    const { bookingId, noticeId } = event;
    if (!isOpen(bookingOf(bookingId), noticeId)) return [];
    return [{ global_position: recorded.globalPosition, booking_id: bookingId, notice_id: noticeId }];
  });
}

/** Rows for `open_schedule_changes`. */
export function openScheduleChangeRows(rows: readonly ReadTables['open_schedule_changes'][]): BatchInsert {
  return {
    table: 'open_schedule_changes',
    columns: [
      { name: 'global_position', type: 'integer' },
      { name: 'booking_id', type: 'text' },
      { name: 'notice_id', type: 'text' },
    ],
    rows,
  };
}

function isOpen(booking: Booking | undefined, noticeId: string): boolean {
  if (booking === undefined || isOver(booking)) return false;
  return booking.scheduleChanges.some((notice) => notice.noticeId === noticeId && notice.answer === null);
}
