import { performanceOf } from './aircraft-performance.js';
import type { DemoCarrier, DemoHub, DemoShuttle, DemoSpoke, DemoThroughFlight } from './demo-carrier.js';
import type { DemoStations } from './demo-stations.js';

/** One flight number with its route, before its times are worked out. */
export interface PlannedFlight {
  readonly stations: readonly string[];
  readonly aircraftType: string;
  /** Minutes after midnight on the clocks of the first station. */
  readonly departureMinute: number;
  readonly groundMinutes: number;
  /** ISO weekdays at the first station, ascending. */
  readonly weekdays: readonly number[];
  readonly closedPairs: readonly string[];
}

interface Route {
  readonly from: string;
  readonly to: string;
  readonly aircraftType: string;
  /** ISO weekdays of the way out. */
  readonly days: string;
}

const DAY_MINUTES = 1440;
const DAILY = '1234567';

/** Flights of one bank are spread over so many minutes, one every five. */
const BANK_MINUTES = 40;

/** Nobody takes a flight shorter than this ... */
const SHORT_FLIGHT_MINUTES = 240;
/** ... between midnight and 05:00. */
const NIGHT_END_MINUTE = 300;

/** Days that an aircraft may wait for a bank it can reach, with the way there and back. */
const MAX_ROTATION_DAYS = 4;

/** The flights of a carrier in the order of their numbers: each way out is followed by its way back. */
export function planFlights(carrier: DemoCarrier, stations: DemoStations): readonly PlannedFlight[] {
  return [
    ...carrier.hubs.flatMap((hub) =>
      hub.spokes.flatMap((spoke, place) => planSpoke(hub, spoke, place, stations)),
    ),
    ...carrier.shuttles.flatMap((shuttle) => planShuttle(shuttle, stations)),
    ...carrier.throughFlights.flatMap(planThroughFlight),
  ];
}

function planSpoke(
  hub: DemoHub,
  spoke: DemoSpoke,
  place: number,
  stations: DemoStations,
): readonly PlannedFlight[] {
  const [station, aircraftType, banks, days = DAILY] = spoke;
  const spread = (place * 5) % BANK_MINUTES;
  const block = stations.blockMinutes(hub.station, station, aircraftType);
  return [...banks].flatMap((bank) => {
    const departure = hub.departures[bank];
    if (departure === undefined) throw new Error(`${hub.station} has no bank ${bank}`);
    const out = minutesOf(departure) + spread;
    const ready = out + block + performanceOf(aircraftType).turnaroundMinutes;
    const clocks = stations.clockDifferenceMinutes(hub.station, station);
    const back = bankArrivals(hub)
      .map((arrival) => arrival - spread - block)
      .find((leaves) => leaves >= ready && !(block < SHORT_FLIGHT_MINUTES && isNight(leaves + clocks)));
    if (back === undefined) throw new Error(`no bank of ${hub.station} is reached from ${station}`);
    return planReturn({ from: hub.station, to: station, aircraftType, days }, out, back, stations);
  });
}

/** The banks' arrivals over some days, in minutes on the clocks of the hub, the earliest first. */
function bankArrivals(hub: DemoHub): readonly number[] {
  const minutes = hub.arrivals.map(minutesOf).sort((one, other) => one - other);
  return Array.from({ length: MAX_ROTATION_DAYS }, (_, day) =>
    minutes.map((minute) => day * DAY_MINUTES + minute),
  ).flat();
}

function isNight(minutes: number): boolean {
  return (minutes + MAX_ROTATION_DAYS * DAY_MINUTES) % DAY_MINUTES < NIGHT_END_MINUTE;
}

function planShuttle(shuttle: DemoShuttle, stations: DemoStations): readonly PlannedFlight[] {
  const { from, to, aircraftType, departures, days = DAILY } = shuttle;
  const away = stations.blockMinutes(from, to, aircraftType) + performanceOf(aircraftType).turnaroundMinutes;
  return departures.flatMap((departure) => {
    const out = minutesOf(departure);
    return planReturn({ from, to, aircraftType, days }, out, out + away, stations);
  });
}

/** Out and back; `back` is when the aircraft leaves again, in minutes on the clocks of where it came from. */
function planReturn(
  { from, to, aircraftType, days }: Route,
  out: number,
  back: number,
  stations: DemoStations,
): readonly PlannedFlight[] {
  const backThere = back + stations.clockDifferenceMinutes(from, to);
  const daysLater = Math.floor(backThere / DAY_MINUTES);
  const plain = { aircraftType, groundMinutes: 0, closedPairs: [] };
  return [
    { ...plain, stations: [from, to], departureMinute: out, weekdays: weekdaysOf(days, 0) },
    {
      ...plain,
      stations: [to, from],
      departureMinute: backThere - daysLater * DAY_MINUTES,
      weekdays: weekdaysOf(days, daysLater),
    },
  ];
}

function planThroughFlight(flight: DemoThroughFlight): readonly PlannedFlight[] {
  const { stations, aircraftType, departure, returnDeparture, groundMinutes, closedPairs = [] } = flight;
  const plain = { aircraftType, groundMinutes, weekdays: weekdaysOf(DAILY, 0), closedPairs };
  return [
    { ...plain, stations, departureMinute: minutesOf(departure) },
    { ...plain, stations: [...stations].reverse(), departureMinute: minutesOf(returnDeparture) },
  ];
}

function weekdaysOf(days: string, daysLater: number): readonly number[] {
  return [...days].map((day) => ((Number(day) - 1 + daysLater + 7) % 7) + 1).sort();
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
