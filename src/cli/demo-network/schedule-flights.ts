import type { SeatsByCabin } from '../../domain/schedule/cabin-class.js';
import type { FlightSchedule, ScheduledLeg } from '../../domain/schedule/flight-schedule.js';
import { parseAircraftConfiguration } from '../../suppliers/embedded/ssim/fields/aircraft-configuration.js';
import type { DemoCarrier } from './demo-carrier.js';
import type { DemoStations } from './demo-stations.js';
import { planFlights, type PlannedFlight } from './plan-flights.js';

const DAY_MINUTES = 1440;

/** The schedules of a carrier, open at both ends so that they hold on any day. */
export function scheduleFlights(carrier: DemoCarrier, stations: DemoStations): readonly FlightSchedule[] {
  return planFlights(carrier, stations).map((flight, index) => ({
    carrier: carrier.airline,
    flightNumber: carrier.firstFlightNumber + index,
    suffix: '',
    firstDate: null,
    lastDate: null,
    weekdays: flight.weekdays,
    fortnightly: false,
    legs: legsOf(flight, carrier, stations),
  }));
}

function legsOf(
  flight: PlannedFlight,
  carrier: DemoCarrier,
  stations: DemoStations,
): readonly ScheduledLeg[] {
  const seats = seatsOf(carrier, flight.aircraftType);
  const legs: ScheduledLeg[] = [];
  let clock = flight.departureMinute;
  for (const [index, origin] of flight.stations.slice(0, -1).entries()) {
    const destination = flight.stations[index + 1] ?? origin;
    const departure = clock;
    const block = stations.blockMinutes(origin, destination, flight.aircraftType);
    const arrival = departure + block + stations.clockDifferenceMinutes(origin, destination);
    clock = arrival + flight.groundMinutes;
    legs.push({
      origin,
      destination,
      timeMode: 'LOCAL',
      departureMinute: minuteOfDay(departure),
      departureDayOffset: Math.floor(departure / DAY_MINUTES),
      arrivalMinute: minuteOfDay(arrival),
      arrivalDayOffset: Math.floor(arrival / DAY_MINUTES),
      departureTerminal: carrier.terminals[origin] ?? null,
      arrivalTerminal: carrier.terminals[destination] ?? null,
      aircraftType: flight.aircraftType,
      seats,
      closedOffPoints: closedOffPoints(flight, index),
    });
  }
  return legs;
}

function closedOffPoints(flight: PlannedFlight, legIndex: number): readonly string[] {
  const origin = flight.stations[legIndex] ?? '';
  return flight.stations
    .slice(legIndex + 1)
    .filter((off) =>
      flight.closedPairs.some((pair) => pair === `${origin}-${off}` || pair === `${off}-${origin}`),
    );
}

function seatsOf(carrier: DemoCarrier, aircraftType: string): SeatsByCabin {
  const configuration = parseAircraftConfiguration(carrier.fleet[aircraftType] ?? '');
  if (configuration.kind === 'seats') return configuration.seats;
  throw new Error(`${carrier.name} has no configuration for ${aircraftType}`);
}

function minuteOfDay(minutes: number): number {
  return minutes - Math.floor(minutes / DAY_MINUTES) * DAY_MINUTES;
}
