import type { SeatsByCabin } from './cabin-class.js';

/** One flight designator as a timetable publishes it: the days it operates and the legs it flies. */
export interface FlightSchedule {
  /** IATA airline designator, two or three characters. */
  readonly carrier: string;
  /** 1 to 9999. */
  readonly flightNumber: number;
  /** Operational suffix, a letter or ''. */
  readonly suffix: string;
  /** First date of operation (YYYY-MM-DD, at the first station), or null when open. */
  readonly firstDate: string | null;
  /** Last date of operation, inclusive, or null when open. */
  readonly lastDate: string | null;
  /** ISO weekdays of operation at the first station, 1 = Monday, ascending. */
  readonly weekdays: readonly number[];
  /** True when the flight operates every second week, counted from `firstDate`. */
  readonly fortnightly: boolean;
  /** At least one; the arrival station of a leg is the departure station of the next. */
  readonly legs: readonly ScheduledLeg[];
}

/** One take-off and landing of a flight, in the local times of its stations or in UTC. */
export interface ScheduledLeg {
  /** IATA code of the departure station. */
  readonly origin: string;
  /** IATA code of the arrival station. */
  readonly destination: string;
  /** Whether the four values below are local to their station or UTC. */
  readonly timeMode: 'LOCAL' | 'UTC';
  /** Passenger departure, minutes after midnight, 0 to 1439. */
  readonly departureMinute: number;
  /** Days between the flight's date at its first station and the date of this departure, -1 to 2. */
  readonly departureDayOffset: number;
  /** Passenger arrival, minutes after midnight, 0 to 1439. */
  readonly arrivalMinute: number;
  /** Days between the flight's date at its first station and the date of this arrival, -1 to 2. */
  readonly arrivalDayOffset: number;
  /** Terminal, or null. */
  readonly departureTerminal: string | null;
  readonly arrivalTerminal: string | null;
  /** IATA aircraft type, e.g. `320`. */
  readonly aircraftType: string;
  readonly seats: SeatsByCabin;
  /**
   * Stations where passengers who board this leg may not get off (traffic restrictions),
   * as IATA codes; empty when every board/off pair may be sold.
   */
  readonly closedOffPoints: readonly string[];
}
