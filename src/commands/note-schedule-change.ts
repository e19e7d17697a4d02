import type { Booking } from '../domain/booking/booking.js';
import { slicesAhead } from '../domain/booking/booking-parts.js';
import {
  timesOf,
  type ScheduleChangeKind,
  type SegmentTimes,
} from '../domain/booking/schedule-change-events.js';
import { decideNoteScheduleChange } from '../domain/booking/scheduling/note-schedule-change-decider.js';
import {
  flownShift,
  movedShift,
  NO_SEATS_SOLD,
  shiftOf,
  type DepartureMove,
} from '../domain/inventory/departure-seats.js';
import type { SegmentDetails, StationTime } from '../domain/itinerary/itinerary.js';
import { publishedDepartureMs, type Departure } from '../domain/schedule/departure.js';
import { localTimeOf } from '../platform/zoned-time.js';
import type { FlightBoard } from '../suppliers/flight-board.js';
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
  flightBoard: FlightBoard,
): (request: NoteScheduleChangeRequest) => Promise<BookingAnswer> {
  return (request) => {
    const { noticeId, departureId, change: kind } = request;
    return run({
      request,
      departures: () => [departureId],
      decide: (booking, { nowMs, departures }) => {
        const move = departures.get(departureId) ?? NO_SEATS_SOLD;
        const flown = movedDeparture(flightBoard, departureId, move);
        const times =
          kind === 'CANCELLED'
            ? []
            : timesIn(booking, departureId, (flight) => movedTimes(flight, flown, move));
        const [newTimes = null, ...otherTimes] = times;
        const notice = { noticeId, departureId, kind, newTimes, otherTimes };
        return decideNoteScheduleChange({ nowMs, ...notice }, booking);
      },
    });
  };
}

/** A departure at the times that it was moved to, whichever timetable a booking of it was sold by; undefined where these are not known. */
function movedDeparture(
  flightBoard: FlightBoard,
  departureId: string,
  move: DepartureMove,
): Departure | undefined {
  const published = flightBoard.departure(departureId);
  if (published === undefined) return undefined;
  const publishedMs = publishedDepartureMs(published);
  const shiftMinutes = flownShift(move, publishedMs) ?? movedShift(move, publishedMs);
  return shiftMinutes === null ? undefined : flightBoard.departure(departureId, shiftMinutes);
}

/** The times of the flights of a booking on a departure, and of a change that waits for its payment. */
function timesIn(
  booking: Booking,
  departureId: string,
  timesOfFlight: (flight: SegmentDetails) => SegmentTimes,
): readonly SegmentTimes[] {
  const flights = slicesAhead(booking)
    .flatMap(({ segments }) => segments)
    .filter((one) => one.departureId === departureId);
  return flights
    .filter((flight, index) => timesOf(flight, flights.slice(0, index)) === undefined)
    .map(timesOfFlight);
}

/** When a segment leaves and lands on a moved departure; by the difference to its own move where that has no such legs. */
function movedTimes(
  segment: SegmentDetails,
  flown: Departure | undefined,
  move: DepartureMove,
): SegmentTimes {
  const { from, to } = segment;
  const [board, off] = [flown?.legs[segment.boardLeg], flown?.legs[segment.offLeg]];
  if (board?.origin === from.airport && off?.destination === to.airport) {
    return { from: at(from, board.departsAtMs), to: at(to, off.arrivesAtMs) };
  }
  const laterMs = (shiftOf(move) - (segment.shiftMinutes ?? 0)) * MINUTE_MS;
  return { from: at(from, Date.parse(from.at) + laterMs), to: at(to, Date.parse(to.at) + laterMs) };
}

function at(station: StationTime, atMs: number): StationTime {
  return {
    ...station,
    at: new Date(atMs).toISOString(),
    local: `${localTimeOf(atMs, station.timeZone)}:00`,
  };
}
