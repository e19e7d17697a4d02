import type { CabinClass } from '../schedule/cabin-class.js';

/** A flight as a traveller sees it, boarded once and left once; a value that is stored as it is. */
export interface SegmentDetails {
  /** The departure whose seats are sold, e.g. `AF1680-2026-12-01`. */
  readonly departureId: string;
  /** Indexes of the first and the last leg flown. */
  readonly boardLeg: number;
  readonly offLeg: number;
  /** IATA airline designator. */
  readonly carrier: string;
  readonly carrierName: string;
  /** Carrier and number, e.g. `AF1680`. */
  readonly designator: string;
  readonly cabin: CabinClass;
  readonly aircraftType: string;
  readonly from: StationTime;
  readonly to: StationTime;
  /** Airports where the aircraft lands on the way, in order. */
  readonly landings: readonly string[];
  readonly durationMinutes: number;
  /** Minutes that `from` and `to` are later than by the timetable, negative for earlier; absent when they are as published. */
  readonly shiftMinutes?: number;
}

/** When a traveller is at an airport, on its clocks and as an instant. */
export interface StationTime {
  /** IATA airport code. */
  readonly airport: string;
  readonly terminal: string | null;
  /** UTC, ISO 8601. */
  readonly at: string;
  /** YYYY-MM-DDTHH:mm:ss on the clocks of the airport. */
  readonly local: string;
  /** IANA zone of the airport. */
  readonly timeZone: string;
}

/** One direction of a journey as a traveller sees it. */
export interface SliceDetails {
  /** Changes of flight and landings on the way. */
  readonly stops: number;
  /** From the first departure to the last arrival. */
  readonly durationMinutes: number;
  /** At least one, connecting in place and time. */
  readonly segments: readonly SegmentDetails[];
}
