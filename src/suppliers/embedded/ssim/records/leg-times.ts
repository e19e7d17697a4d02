import { MAX_DAY_OFFSET, MIN_DAY_OFFSET, readDateVariation } from '../fields/date-variation.js';
import { DAY_MINUTES } from '../fields/ssim-time.js';
import { LEG } from '../ssim-layout.js';
import type { SsimRecord } from '../ssim-record.js';
import type { LegClocks } from './leg-route.js';

/** When a leg leaves and arrives, relative to the flight's date at its first station. */
export interface LegTimes {
  /** Passenger departure, minutes after midnight. */
  readonly departureMinute: number;
  readonly departureDayOffset: number;
  /** Passenger arrival, minutes after midnight. */
  readonly arrivalMinute: number;
  readonly arrivalDayOffset: number;
  /** Date variation of the aircraft's departure. */
  readonly aircraftDayOffset: number;
  /** Minutes from midnight of the flight's date until the aircraft leaves and arrives, on the stations' clocks. */
  readonly offBlocks: number;
  readonly onBlocks: number;
}

/** A leg of a day or more is published by way of a fictitious point (SSIM 2.6, Station). */
const MAX_LEG_MINUTES = DAY_MINUTES - 1;

/**
 * A record has one UTC variation for each end though either clock may change within its period, so local times
 * are only refused when they miss by more: by a forgotten date variation.
 */
const CLOCK_CHANGE_MINUTES = 120;

/** Reads the date variations of a leg and places its times on the flight's calendar. */
export function readLegTimes(record: SsimRecord, clocks: LegClocks, timeMode: 'LOCAL' | 'UTC'): LegTimes {
  const departureDays = readDateVariation(record, LEG.departureDateVariation);
  const offBlocks = departureDays * DAY_MINUTES + clocks.aircraftDeparture;
  const leaves = offBlocks + shortWay(clocks.passengerDeparture - clocks.aircraftDeparture);
  checkDayOffset(record, LEG.departureDateVariation[0], leaves);
  const arrivalDays = readDateVariation(record, LEG.arrivalDateVariation);
  const onBlocks = arrivalDays * DAY_MINUTES + clocks.aircraftArrival;
  const arrives = onBlocks + shortWay(clocks.passengerArrival - clocks.aircraftArrival);
  checkDayOffset(record, LEG.arrivalDateVariation[0], arrives);
  const isLocal = timeMode === 'LOCAL';
  const clockDifference = isLocal ? clocks.arrivalUtcVariation - clocks.departureUtcVariation : 0;
  const slack = isLocal ? CLOCK_CHANGE_MINUTES : 0;
  const legMinutes = onBlocks - offBlocks - clockDifference;
  if (legMinutes < 1 - slack || legMinutes > MAX_LEG_MINUTES + slack) {
    const reason = `by its times and variations this leg lasts ${legMinutes} minutes; 1 to ${MAX_LEG_MINUTES} is allowed`;
    record.refuse(LEG.arrivalDateVariation[0], reason);
  }
  return {
    departureMinute: minuteOfDay(leaves),
    departureDayOffset: dayOf(leaves),
    arrivalMinute: minuteOfDay(arrives),
    arrivalDayOffset: dayOf(arrives),
    aircraftDayOffset: departureDays,
    offBlocks,
    onBlocks,
  };
}

/** Passenger and aircraft times are minutes apart: across midnight, the shorter way is meant. */
function shortWay(difference: number): number {
  if (difference > DAY_MINUTES / 2) return difference - DAY_MINUTES;
  return difference < -DAY_MINUTES / 2 ? difference + DAY_MINUTES : difference;
}

function dayOf(minutes: number): number {
  return Math.floor(minutes / DAY_MINUTES);
}

function minuteOfDay(minutes: number): number {
  return minutes - dayOf(minutes) * DAY_MINUTES;
}

function checkDayOffset(record: SsimRecord, column: number, minutes: number): void {
  const days = dayOf(minutes);
  if (days >= MIN_DAY_OFFSET && days <= MAX_DAY_OFFSET) return;
  record.refuse(column, `the passengers' time is ${days} days from the flight's date; -1 to 2 is allowed`);
}
