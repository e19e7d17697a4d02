import { readStation, readTerminal } from '../fields/code-fields.js';
import { readArrivalTime, readDepartureTime, readUtcVariation } from '../fields/ssim-time.js';
import { LEG, type Columns } from '../ssim-layout.js';
import type { SsimRecord } from '../ssim-record.js';

/** From where to where, and what the clocks show: columns 37 to 72. */
export interface LegRoute {
  readonly origin: string;
  readonly destination: string;
  readonly departureTerminal: string | null;
  readonly arrivalTerminal: string | null;
  readonly clocks: LegClocks;
}

/** Minutes after midnight, 0 to 1439 for departures and 0 to 1440 for arrivals; variations in minutes. */
export interface LegClocks {
  readonly passengerDeparture: number;
  readonly aircraftDeparture: number;
  readonly departureUtcVariation: number;
  readonly aircraftArrival: number;
  readonly passengerArrival: number;
  readonly arrivalUtcVariation: number;
}

/** Reads the stations of a leg, in the order of their columns: passengers leave first and arrive last. */
export function readLegRoute(record: SsimRecord, isKnownAirport: (iata: string) => boolean): LegRoute {
  const origin = readKnownStation(record, LEG.origin, isKnownAirport);
  const passengerDeparture = readDepartureTime(record, LEG.passengerDeparture);
  const aircraftDeparture = readDepartureTime(record, LEG.aircraftDeparture);
  const departureUtcVariation = readUtcVariation(record, LEG.departureUtcVariation);
  const departureTerminal = readTerminal(record, LEG.departureTerminal);
  const destination = readKnownStation(record, LEG.destination, isKnownAirport);
  if (destination === origin)
    record.refuse(LEG.destination[0], `the leg leaves from ${origin} and arrives there`);
  const aircraftArrival = readArrivalTime(record, LEG.aircraftArrival);
  const passengerArrival = readArrivalTime(record, LEG.passengerArrival);
  const arrivalUtcVariation = readUtcVariation(record, LEG.arrivalUtcVariation);
  const arrivalTerminal = readTerminal(record, LEG.arrivalTerminal);
  return {
    origin,
    destination,
    departureTerminal,
    arrivalTerminal,
    clocks: {
      passengerDeparture,
      aircraftDeparture,
      departureUtcVariation,
      aircraftArrival,
      passengerArrival,
      arrivalUtcVariation,
    },
  };
}

function readKnownStation(
  record: SsimRecord,
  columns: Columns,
  isKnownAirport: (iata: string) => boolean,
): string {
  const station = readStation(record, columns);
  if (!isKnownAirport(station)) record.refuse(columns[0], `"${station}" is not a known airport`);
  return station;
}
