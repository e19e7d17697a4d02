import type { FlightSchedule } from '../../../domain/schedule/flight-schedule.js';
import { checkFirstLeg, checkNextLeg, toFlightSchedule } from './flight-legs.js';
import { commonDate } from './operating-pattern.js';
import type { CarrierRecord } from './records/carrier-record.js';
import type { LegRecord } from './records/leg-record.js';
import type { SegmentRecord } from './records/segment-record.js';
import { LEG } from './ssim-layout.js';
import type { SsimFault } from './ssim-record.js';

interface Operation {
  readonly schedule: FlightSchedule;
  readonly line: number;
}

/**
 * Gathers legs into flights. Left out of the result, though checked like all others: flights with a leg that
 * is no passenger service, and codeshares (disclosure L or Z, or data element 050), whose seats belong to
 * the operating flight. A wet lease (disclosure S or X) is sold: the seats are its own.
 */
export class FlightCollector {
  readonly #schedules: FlightSchedule[] = [];
  readonly #operations = new Map<string, Operation[]>();
  readonly #itineraryLines = new Map<string, number>();
  #legs: LegRecord[] = [];

  /** The flights for sale, in the order of the file. */
  get schedules(): readonly FlightSchedule[] {
    return this.#schedules;
  }

  /** The leg read last of the flight under way, or undefined before the first. */
  get lastLeg(): LegRecord | undefined {
    return this.#legs.at(-1);
  }

  /** Takes the next leg, which must open a flight or continue the one under way. */
  addLeg(leg: LegRecord, carrier: CarrierRecord): SsimFault | null {
    const first = this.#legs[0];
    const previous = this.lastLeg;
    if (first === undefined || previous === undefined) {
      checkFirstLeg(leg, carrier);
      const line = this.#itineraryLines.get(leg.itinerary);
      if (line !== undefined) {
        leg.record.refuse(
          LEG.variation[0],
          `itinerary ${leg.itinerary.trim()} is already stated on line ${line}`,
        );
      }
      this.#itineraryLines.set(leg.itinerary, leg.record.line);
    } else {
      checkNextLeg(leg, previous, first);
    }
    this.#legs.push(leg);
    return leg.record.fault;
  }

  /** Adds to the last leg what a segment record says about it. */
  addSegment(leg: LegRecord, segment: SegmentRecord): void {
    const isElsewhere = leg.configuration.kind === 'elsewhere';
    const configuration = isElsewhere ? (segment.configuration ?? leg.configuration) : leg.configuration;
    const isCodeshare = leg.isCodeshare || segment.isCodeshare;
    this.#legs[this.#legs.length - 1] = { ...leg, configuration, isCodeshare };
  }

  /** Called when no more is said about the last leg: seats that are sold must be counted. */
  finishLeg(): SsimFault | null {
    const leg = this.lastLeg;
    if (leg === undefined || leg.configuration.kind === 'seats' || !isSold(leg)) return null;
    leg.record.refuse(
      LEG.configuration[0],
      'no aircraft configuration; seats to sell are required, e.g. C12Y168',
    );
    return leg.record.fault;
  }

  /** Called when the flight under way has no more legs. */
  finishFlight(carrier: CarrierRecord): SsimFault | null {
    const legs = this.#legs;
    const first = legs[0];
    if (first === undefined) return null;
    this.#legs = [];
    for (const { record, closedLegs } of legs) {
      const beyond = closedLegs.find((sequence) => sequence > legs.length);
      if (beyond === undefined) continue;
      record.refuse(
        LEG.restrictions[0] + beyond - 1,
        `restriction on leg ${beyond}; the flight has ${legs.length}`,
      );
      return record.fault;
    }
    const schedule = toFlightSchedule(legs, first, carrier);
    this.#checkOneADay(schedule, first);
    if (legs.every(isSold)) this.#schedules.push(schedule);
    return first.record.fault;
  }

  /** A designator names one departure a day: by it and the date seats are sold. */
  #checkOneADay(schedule: FlightSchedule, first: LegRecord): void {
    const designator = `${schedule.carrier}${schedule.flightNumber}${schedule.suffix}`;
    const operations = this.#operations.get(designator) ?? [];
    for (const earlier of operations) {
      const date = commonDate(earlier.schedule, schedule);
      if (date === null) continue;
      first.record.refuse(
        LEG.firstDate[0],
        `${designator} already operates on ${date} by line ${earlier.line}`,
      );
      return;
    }
    operations.push({ schedule, line: first.record.line });
    this.#operations.set(designator, operations);
  }
}

function isSold(leg: LegRecord): boolean {
  return leg.isPassengerService && !leg.isCodeshare;
}
