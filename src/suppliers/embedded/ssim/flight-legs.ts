import { addDays } from '../../../domain/schedule/calendar-date.js';
import type { FlightSchedule, ScheduledLeg } from '../../../domain/schedule/flight-schedule.js';
import type { CarrierRecord } from './records/carrier-record.js';
import type { LegRecord } from './records/leg-record.js';
import type { LegPeriod } from './records/leg-period.js';
import { LEG } from './ssim-layout.js';

/** Legs whose end has a column among the traffic restrictions. */
const RESTRICTION_COLUMNS = LEG.restrictions[1] - LEG.restrictions[0] + 1;

/** Notes on the record of a first leg whatever keeps it from opening a flight. */
export function checkFirstLeg(leg: LegRecord, carrier: CarrierRecord): void {
  const { record, sequence } = leg;
  if (sequence !== 1)
    record.refuse(LEG.sequence[0], `leg ${sequence} found; leg 01 of this flight is not before it`);
  if (leg.firstDate !== null && carrier.validFrom !== null && leg.firstDate < carrier.validFrom) {
    record.refuse(LEG.firstDate[0], `the period begins before the carrier's, on ${carrier.validFrom}`);
  }
  if (leg.lastDate !== null && carrier.validTo !== null && leg.lastDate > carrier.validTo) {
    record.refuse(LEG.lastDate[0], `the period ends after the carrier's, on ${carrier.validTo}`);
  }
  if (leg.aircraftDayOffset !== 0) {
    record.refuse(
      LEG.departureDateVariation[0],
      'the first leg leaves on the date of the flight; 0 is required',
    );
  }
}

/** Notes on the record of a leg whatever keeps it from following the leg before it in one flight. */
export function checkNextLeg(leg: LegRecord, previous: LegRecord, first: LegRecord): void {
  const { record } = leg;
  if (leg.itinerary !== previous.itinerary || leg.sequence !== previous.sequence + 1) {
    const expected = `${previous.itinerary.trim()} leg ${previous.sequence + 1} or a leg 01`;
    record.refuse(
      LEG.sequence[0],
      `${leg.itinerary.trim()} leg ${leg.sequence} found; ${expected} is required`,
    );
  }
  checkSamePeriod(leg, first);
  if (leg.origin !== previous.destination) {
    record.refuse(LEG.origin[0], `"${leg.origin}" found; the leg before arrives at ${previous.destination}`);
  }
  if (leg.offBlocks < previous.onBlocks) {
    record.refuse(LEG.aircraftDeparture[0], 'the leg leaves before the leg before it arrives');
  }
}

/**
 * A later leg repeats the days of the first, or states them as many days later as it leaves (SSIM 2.6, Period of
 * Operation): both tell the same, and both are found in files.
 */
function checkSamePeriod(leg: LegRecord, first: LegRecord): void {
  const shifted = shiftPeriod(first, leg.aircraftDayOffset);
  if (differingField(leg, shifted) === null) return;
  const field = differingField(leg, first);
  if (field === null) return;
  leg.record.refuse(
    LEG[field][0],
    `"${leg.record.field(LEG[field])}" found; all legs of a flight share period and days`,
  );
}

function shiftPeriod(period: LegPeriod, days: number): LegPeriod {
  const shift = (date: string | null): string | null => (date === null ? null : addDays(date, days));
  const weekdays = period.weekdays.map((weekday) => ((weekday - 1 + days + 7) % 7) + 1).sort();
  return { ...period, firstDate: shift(period.firstDate), lastDate: shift(period.lastDate), weekdays };
}

function differingField(
  one: LegPeriod,
  other: LegPeriod,
): 'firstDate' | 'lastDate' | 'weekdays' | 'frequency' | null {
  if (one.firstDate !== other.firstDate) return 'firstDate';
  if (one.lastDate !== other.lastDate) return 'lastDate';
  if (one.weekdays.join() !== other.weekdays.join()) return 'weekdays';
  return one.fortnightly === other.fortnightly ? null : 'frequency';
}

/** The flight that its legs make up; an open end of its period is the carrier's (SSIM 2.6). */
export function toFlightSchedule(
  legs: readonly LegRecord[],
  first: LegRecord,
  carrier: CarrierRecord,
): FlightSchedule {
  return {
    carrier: first.carrier,
    flightNumber: first.flightNumber,
    suffix: first.suffix,
    firstDate: first.firstDate ?? carrier.validFrom,
    lastDate: first.lastDate ?? carrier.validTo,
    weekdays: first.weekdays,
    fortnightly: first.fortnightly,
    legs: legs.map((leg) => toScheduledLeg(leg, legs, carrier.timeMode)),
  };
}

function toScheduledLeg(leg: LegRecord, legs: readonly LegRecord[], timeMode: 'LOCAL' | 'UTC'): ScheduledLeg {
  const noSeats = { FIRST: 0, BUSINESS: 0, PREMIUM_ECONOMY: 0, ECONOMY: 0 };
  return {
    origin: leg.origin,
    destination: leg.destination,
    timeMode,
    departureMinute: leg.departureMinute,
    departureDayOffset: leg.departureDayOffset,
    arrivalMinute: leg.arrivalMinute,
    arrivalDayOffset: leg.arrivalDayOffset,
    departureTerminal: leg.departureTerminal,
    arrivalTerminal: leg.arrivalTerminal,
    aircraftType: leg.aircraftType,
    seats: leg.configuration.kind === 'seats' ? leg.configuration.seats : noSeats,
    closedOffPoints: closedOffPoints(leg, legs),
  };
}

/** Every restriction, even one that would allow connecting passengers, closes its pair: none is oversold. */
function closedOffPoints(leg: LegRecord, legs: readonly LegRecord[]): readonly string[] {
  const closed = legs.filter(({ sequence }) => {
    const isBeyond = leg.isClosedBeyond && sequence > RESTRICTION_COLUMNS && sequence >= leg.sequence;
    return isBeyond || leg.closedLegs.includes(sequence);
  });
  return [...new Set(closed.map(({ destination }) => destination))];
}
