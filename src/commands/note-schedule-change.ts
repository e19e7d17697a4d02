import type { Booking } from '../domain/booking/booking.js';
import { slicesAhead } from '../domain/booking/booking-parts.js';
import {
  timesOf,
  type ScheduleChangeKind,
  type SegmentTimes,
} from '../domain/booking/schedule-change-events.js';
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
        const times = kind === 'CANCELLED' ? [] : timesAt(booking, departureId, shiftMinutes);
        const [newTimes = null, ...otherTimes] = times;
        const notice = { noticeId, departureId, kind, newTimes, otherTimes };
        return decideNoteScheduleChange({ nowMs, ...notice }, booking);
      },
    });
  };
}

/** The times of the flights of a booking on a departure, and of a change that waits for its payment, so many minutes after the timetable's. */
function timesAt(booking: Booking, departureId: string, shiftMinutes: number): readonly SegmentTimes[] {
  const flights = slicesAhead(booking)
    .flatMap(({ segments }) => segments)
    .filter((one) => one.departureId === departureId);
  return flights
    .filter((flight, index) => timesOf(flight, flights.slice(0, index)) === undefined)
    .map((flight) => {
      const laterMinutes = shiftMinutes - (flight.shiftMinutes ?? 0);
      return { from: later(flight.from, laterMinutes), to: later(flight.to, laterMinutes) };
    });
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
