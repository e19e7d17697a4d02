import type { Kysely } from 'kysely';
import type { Booking, ScheduleNotice } from '../domain/booking/booking.js';
import type { ReadTables } from '../read-models/read-tables.js';
import { checkPageSize, type InputFault } from './input-fault.js';

/** Some of the changes of schedule that wait for an answer, the oldest first. */
export interface ScheduleChangePage {
  readonly changes: readonly {
    readonly position: number;
    readonly bookingId: string;
    readonly notice: ScheduleNotice;
  }[];
  readonly hasNextPage: boolean;
}

/** The changes of schedule that wait for an answer; `after` is the position of the last one of the page before. */
export type UnansweredScheduleChanges = (
  first: number,
  after: number | null,
) => Promise<ScheduleChangePage | InputFault>;

/** Looks them up over a connection that cannot write. */
export function createUnansweredScheduleChanges(db: Kysely<ReadTables>): UnansweredScheduleChanges {
  return async (first, after) => {
    const fault = checkPageSize(first);
    if (fault !== null) return fault;
    const rows = await db
      .selectFrom('open_schedule_changes as open')
      .innerJoin('bookings', 'bookings.booking_id', 'open.booking_id')
      .select(['open.global_position', 'open.booking_id', 'open.notice_id', 'bookings.booking'])
      .where('open.global_position', '>', after ?? 0)
      .orderBy('open.global_position')
      .limit(first + 1)
      .execute();
    const changes = rows.slice(0, first).flatMap((row) => {
      const { scheduleChanges } = JSON.parse(row.booking) as Booking;
      const notice = scheduleChanges.find(({ noticeId }) => noticeId === row.notice_id);
      return notice === undefined
        ? []
        : [{ position: Number(row.global_position), bookingId: row.booking_id, notice }];
    });
    return { changes, hasNextPage: rows.length > first };
  };
}
