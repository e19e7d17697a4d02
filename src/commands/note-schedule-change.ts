import type { Booking } from '../domain/booking/booking.js';
import { slicesToFly } from '../domain/booking/booking-parts.js';
import type { ScheduleChanged } from '../domain/booking/schedule-change-events.js';
import { decideNoteScheduleChange } from '../domain/booking/scheduling/note-schedule-change-decider.js';
import type { StationTime } from '../domain/itinerary/itinerary.js';
import { localTimeOf } from '../platform/zoned-time.js';
import type { BookingAnswer, BookingRequest, RunBookingCommand } from './booking-command.js';

const MINUTE_MS = 60_000;

/** What a process reports: a departure that was cancelled, or moved by so many minutes. */
export interface NoteScheduleChangeRequest extends BookingRequest {
  /** The same for all bookings of the departure, and another for each change of it. */
  readonly noticeId: string;
  readonly departureId: string;
  /** Null when it was cancelled. */
  readonly shiftMinutes: number | null;
}

/** Tells a booking that a departure of it was cancelled or moved, once. */
export function createNoteScheduleChange(
  run: RunBookingCommand,
): (request: NoteScheduleChangeRequest) => Promise<BookingAnswer> {
  return (request) => {
    const { noticeId, departureId, shiftMinutes } = request;
    return run({
      request,
      asked: ['noteScheduleChange', noticeId],
      decide: (booking, { nowMs }) => {
        const newTimes = shiftMinutes === null ? null : movedTimes(booking, departureId, shiftMinutes);
        const kind = shiftMinutes === null ? 'CANCELLED' : 'RETIMED';
        return decideNoteScheduleChange({ nowMs, noticeId, departureId, kind, newTimes }, booking);
      },
    });
  };
}

function movedTimes(
  booking: Booking,
  departureId: string,
  shiftMinutes: number,
): ScheduleChanged['newTimes'] {
  const segment = slicesToFly(booking)
    .flatMap(({ segments }) => segments)
    .find((one) => one.departureId === departureId);
  if (segment === undefined) return null;
  return { from: moved(segment.from, shiftMinutes), to: moved(segment.to, shiftMinutes) };
}

function moved(station: StationTime, shiftMinutes: number): StationTime {
  const atMs = Date.parse(station.at) + shiftMinutes * MINUTE_MS;
  return {
    ...station,
    at: new Date(atMs).toISOString(),
    local: `${localTimeOf(atMs, station.timeZone)}:00`,
  };
}
