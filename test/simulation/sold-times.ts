import type { BookingEvent } from '../../src/domain/booking/booking-events.js';
import { isBookingEvent } from '../../src/domain/booking/booking-events.js';
import {
  evolveDepartureSeats,
  isDepartureEvent,
  NO_SEATS_SOLD,
  shiftOf,
  type DepartureSeats,
} from '../../src/domain/inventory/departure-seats.js';
import type { SegmentDetails, SliceDetails } from '../../src/domain/itinerary/itinerary.js';
import { domainEventOf } from '../../src/domain/stored-event.js';
import type { RecordedEvent } from '../../src/event-store/event.js';
import { PARIS_LONDON } from '../suppliers/embedded/offers/supplier-fixtures.js';
import { timetableOf } from '../suppliers/embedded/timetable/schedule-fixtures.js';

const TIMETABLE = timetableOf(...PARIS_LONDON);

/** Whether a flight has the times of `PARIS_LONDON` so many minutes later. */
export function isFlownAt(
  { departureId, boardLeg, offLeg, from, to }: SegmentDetails,
  shiftMinutes: number,
): boolean {
  const planned = TIMETABLE.departure(departureId)?.legs ?? [];
  const shiftMs = shiftMinutes * 60_000;
  return (
    Date.parse(from.at) === (planned[boardLeg]?.departsAtMs ?? NaN) + shiftMs &&
    Date.parse(to.at) === (planned[offLeg]?.arrivesAtMs ?? NaN) + shiftMs
  );
}

/** What a log sold of departures that had moved, and what it sold at other times than those of its own moves until then. */
export function soldTimes(log: readonly RecordedEvent[]): {
  readonly movedCount: number;
  readonly wrong: readonly string[];
} {
  const departures = new Map<string, DepartureSeats>();
  const starting = new Set<string>();
  const wrong: string[] = [];
  let movedCount = 0;
  for (const recorded of log) {
    const event = domainEventOf(recorded);
    if (event !== null && isDepartureEvent(event)) {
      const before = departures.get(event.departureId) ?? NO_SEATS_SOLD;
      departures.set(event.departureId, evolveDepartureSeats(before, event));
    }
    if (event === null || !isBookingEvent(event)) continue;
    for (const segment of soldBy(event, starting)) {
      const shiftMinutes = shiftOf(departures.get(segment.departureId) ?? NO_SEATS_SOLD);
      if (shiftMinutes !== 0) movedCount += 1;
      if (isFlownAt(segment, shiftMinutes)) continue;
      wrong.push(
        `${event.bookingId} got ${segment.departureId} at ${segment.from.at}, ${String(shiftMinutes)} minutes moved`,
      );
    }
  }
  return { movedCount, wrong };
}

/** The flights that an event sells; those of a change that waits for its payment are sold when it starts, and may move until it is paid. */
function soldBy(event: BookingEvent, starting: Set<string>): readonly SegmentDetails[] {
  if (event.type === 'ChangeFailed') starting.delete(event.bookingId);
  if (event.type === 'BookingChanged') return starting.delete(event.bookingId) ? [] : flightsOf(event);
  if (event.type === 'ChangeStarted') starting.add(event.bookingId);
  return event.type === 'ChangeStarted' || event.type === 'FlightBooked' ? flightsOf(event) : [];
}

function flightsOf({ slices }: { readonly slices: readonly SliceDetails[] }): readonly SegmentDetails[] {
  return slices.flatMap(({ segments }) => segments);
}
