import type { FlightSchedule, ScheduledLeg } from '../../../domain/schedule/flight-schedule.js';
import { formatAircraftConfiguration } from './fields/aircraft-configuration.js';
import { formatDateVariation } from './fields/date-variation.js';
import { formatDate } from './fields/ssim-date.js';
import { DAY_MINUTES, formatTime, formatUtcVariation } from './fields/ssim-time.js';
import { formatWeekdays } from './fields/weekdays.js';
import { LEG, type SsimField } from './ssim-layout.js';

/** Variations 100 and up put their hundreds into the overflow column. */
const MAX_VARIATIONS = 999;

/**
 * The fields of one leg, in the order of their columns: a scheduled passenger service whose passengers leave and
 * arrive with the aircraft, with the period and days of the flight's first leg.
 */
export function legFields(
  schedule: FlightSchedule,
  legIndex: number,
  variation: number,
  utcVariationMinutes: (station: string) => number,
): readonly SsimField[] {
  const leg = schedule.legs[legIndex];
  if (leg === undefined) throw new RangeError(`no leg ${legIndex}`);
  if (variation > MAX_VARIATIONS) throw new RangeError(`variation ${variation} of ${schedule.flightNumber}`);
  const departure = formatTime(leg.departureMinute);
  const arrival = arrivalFields(leg);
  return [
    [LEG.suffix, schedule.suffix],
    [LEG.airline, schedule.carrier],
    [LEG.flightNumber, String(schedule.flightNumber).padStart(4)],
    [LEG.variation, String(variation % 100).padStart(2, '0')],
    [LEG.sequence, String(legIndex + 1).padStart(2, '0')],
    [LEG.serviceType, 'J'],
    [LEG.firstDate, formatDate(schedule.firstDate)],
    [LEG.lastDate, formatDate(schedule.lastDate)],
    [LEG.weekdays, formatWeekdays(schedule.weekdays)],
    [LEG.frequency, schedule.fortnightly ? '2' : ' '],
    [LEG.origin, leg.origin],
    [LEG.passengerDeparture, departure],
    [LEG.aircraftDeparture, departure],
    [LEG.departureUtcVariation, formatUtcVariation(utcVariationMinutes(leg.origin))],
    [LEG.departureTerminal, leg.departureTerminal ?? ''],
    [LEG.destination, leg.destination],
    [LEG.aircraftArrival, arrival.time],
    [LEG.passengerArrival, arrival.time],
    [LEG.arrivalUtcVariation, formatUtcVariation(utcVariationMinutes(leg.destination))],
    [LEG.arrivalTerminal, leg.arrivalTerminal ?? ''],
    [LEG.aircraftType, leg.aircraftType],
    [LEG.variationOverflow, variation < 100 ? '' : String(Math.floor(variation / 100))],
    [LEG.restrictions, restrictions(schedule.legs, legIndex)],
    [LEG.configuration, formatAircraftConfiguration(leg.seats)],
    [LEG.departureDateVariation, formatDateVariation(leg.departureDayOffset)],
    [LEG.arrivalDateVariation, arrival.dateVariation],
  ];
}

/** An arrival at midnight is 2400 of the day that ends (SSIM 2.6), where the format can say so. */
function arrivalFields(leg: ScheduledLeg): { readonly time: string; readonly dateVariation: string } {
  const endsDay = leg.arrivalMinute === 0 && leg.arrivalDayOffset >= 0;
  return {
    time: formatTime(endsDay ? DAY_MINUTES : leg.arrivalMinute),
    dateVariation: formatDateVariation(leg.arrivalDayOffset - (endsDay ? 1 : 0)),
  };
}

/** "A" (no local traffic) in the place of every later leg that ends at a closed station. */
function restrictions(legs: readonly ScheduledLeg[], legIndex: number): string {
  const codes = legs.map((leg, index) =>
    index >= legIndex && legs[legIndex]?.closedOffPoints.includes(leg.destination) === true ? 'A' : ' ',
  );
  return codes.join('').trimEnd();
}
