/** An invented carrier: its fleet and where it flies. All times are HH:MM on the clocks of the station. */
export interface DemoCarrier {
  /** Two characters that no airline is known to use. */
  readonly airline: string;
  readonly name: string;
  /** Number of the first flight; the others follow, out odd and back even. */
  readonly firstFlightNumber: number;
  /** Aircraft configuration by IATA aircraft type. */
  readonly fleet: Readonly<Record<string, string>>;
  /** Terminal by station, where the carrier always uses the same. */
  readonly terminals: Readonly<Record<string, string>>;
  readonly hubs: readonly DemoHub[];
  readonly shuttles: readonly DemoShuttle[];
  readonly throughFlights: readonly DemoThroughFlight[];
}

/** A station where flights arrive and leave in banks, so that passengers can change. */
export interface DemoHub {
  readonly station: string;
  /** Departures begin at these times and are spread over the next minutes; the letter names the bank. */
  readonly departures: Readonly<Record<string, string>>;
  /** Flights back arrive by these times, spread over the minutes before. */
  readonly arrivals: readonly string[];
  readonly spokes: readonly DemoSpoke[];
}

/**
 * Out in each bank named, back in the next bank that can be reached. `days` are ISO weekdays of the way out, daily
 * when absent.
 */
export type DemoSpoke = readonly [station: string, aircraftType: string, banks: string, days?: string];

/** Out at each time, and back as soon as the aircraft is ready. */
export interface DemoShuttle {
  readonly from: string;
  readonly to: string;
  readonly aircraftType: string;
  readonly departures: readonly string[];
  /** ISO weekdays of the way out, daily when absent. */
  readonly days?: string;
}

/** One flight number over several legs, and another one back. */
export interface DemoThroughFlight {
  readonly stations: readonly string[];
  readonly aircraftType: string;
  readonly departure: string;
  /** From the last station. */
  readonly returnDeparture: string;
  /** On the ground at each stop. */
  readonly groundMinutes: number;
  /** Pairs of stations such as `PER-SYD` between which it may not carry anyone, either way. */
  readonly closedPairs?: readonly string[];
}
