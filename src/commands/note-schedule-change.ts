import type { Booking } from '../domain/booking/booking.js';
import { slicesAhead } from '../domain/booking/booking-parts.js';
import type { ScheduleChanged, ScheduleChangeKind } from '../domain/booking/schedule-change-events.js';
import { decideNoteScheduleChange } from '../domain/booking/scheduling/note-schedule-change-decider.js';
import { NO_SEATS_SOLD, shiftOf } from '../domain/inventory/departure-seats.js';
import type { StationTime } from '../domain/itinerary/itinerary.js';
import { localTimeOf } from '../platform/zoned-time.js';
import type { BookingAnswer, BookingRequest, RunBookingCommand } from './booking-command.js';

const MINUTE_MS = 60_000;

/** What a process reports: a departure that was cancelled or moved. */
export interface NoteScheduleChangeRequest extends BookingRequest {
  /** The same for all bookings of the departure, and another for each change of it. */
  readonly noticeId: string;
  readonly departureId: string;
  readonly change: ScheduleChangeKind;
}

/** Tells a booking that a departure of it was cancelled or moved, once; where it moved to is what the log says when it is told. */
export function createNoteScheduleChange(
  run: RunBookingCommand,
): (request: NoteScheduleChangeRequest) => Promise<BookingAnswer> {
  return (request) => {
    const { noticeId, departureId, change: kind } = request;
    return run({
      request,
      asked: ['noteScheduleChange', noticeId],
      departures: () => [departureId],
      decide: (booking, { nowMs, departures }) => {
        const shiftMinutes = shiftOf(departures.get(departureId) ?? NO_SEATS_SOLD);
        const newTimes = kind === 'CANCELLED' ? null : timesAt(booking, departureId, shiftMinutes);
        return decideNoteScheduleChange({ nowMs, noticeId, departureId, kind, newTimes }, booking);
      },
    });
  };
}

/** The times of a departure of a booking, or of a change that waits for its payment, so many minutes after the timetable's. */
function timesAt(booking: Booking, departureId: string, shiftMinutes: number): ScheduleChanged['newTimes'] {
  const flown = slicesAhead(booking)
    .flatMap(({ segments }) => segments)
    .filter((one) => one.departureId === departureId);
  const segment = flown.find((one) => (one.shiftMinutes ?? 0) !== shiftMinutes) ?? flown[0];
  if (segment === undefined) return null;
  const laterMinutes = shiftMinutes - (segment.shiftMinutes ?? 0);
  return { from: later(segment.from, laterMinutes), to: later(segment.to, laterMinutes) };
}

function later(station: StationTime, minutes: number): StationTime {
  if (minutes === 0) return station;
  const atMs = Date.parse(station.at) + minutes * MINUTE_MS;
  return {
    ...station,
    at: new Date(atMs).toISOString(),
    local: `${localTimeOf(atMs, station.timeZone)}:00`,
  };
}
