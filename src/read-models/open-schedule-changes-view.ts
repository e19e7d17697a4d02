import type { RawBuilder } from 'kysely';
import type { Booking } from '../domain/booking/booking.js';
import type { BookingEvent } from '../domain/booking/booking-events.js';
import { isOver } from '../domain/booking/booking-parts.js';
import { idList, insertBatch } from '../platform/batch-sql.js';
import type { OpenDatabase } from '../platform/database.js';
import type { SqlEngine } from '../platform/sql-engine.js';
import type { ReadTables } from './read-tables.js';

/** A `ScheduleChanged`, or any other event, and where the log holds it. */
interface PlacedEvent {
  readonly event: BookingEvent;
  readonly position: number;
}

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
    .where('booking_id', 'in', idList(engine, bookingIds))
    .execute();
  const byId = new Map(told.map((booking) => [booking.bookingId, booking]));
  for (const { global_position: position, booking_id: bookingId, notice_id: noticeId } of rows) {
    if (isOpen(byId.get(bookingId), noticeId)) continue;
    await db.deleteFrom('open_schedule_changes').where('global_position', '=', position).execute();
  }
}

/** Adds those of a page of the log to `open_schedule_changes` that still wait for an answer after it. */
export function insertScheduleChanges(
  engine: SqlEngine,
  events: readonly PlacedEvent[],
  bookingOf: (bookingId: string) => Booking | undefined,
): readonly RawBuilder<unknown>[] {
  const rows = events.flatMap(({ event, position }) => {
    if (event.type !== 'ScheduleChanged') return [];
    const { bookingId, noticeId } = event;
    if (!isOpen(bookingOf(bookingId), noticeId)) return [];
    return [{ global_position: position, booking_id: bookingId, notice_id: noticeId }];
  });
  if (rows.length === 0) return [];
  return [
    insertBatch(engine, {
      table: 'open_schedule_changes',
      columns: [
        { name: 'global_position', type: 'integer' },
        { name: 'booking_id', type: 'text' },
        { name: 'notice_id', type: 'text' },
      ],
      rows,
    }),
  ];
}

function isOpen(booking: Booking | undefined, noticeId: string): boolean {
  if (booking === undefined || isOver(booking)) return false;
  return booking.scheduleChanges.some((notice) => notice.noticeId === noticeId && notice.answer === null);
}
