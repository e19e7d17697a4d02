import { readFileSync } from 'node:fs';
import type { Configuration } from './configuration.js';
import type { Tariff } from './domain/pricing/tariff.js';
import type { PlaceDirectory } from './places/place-directory.js';
import type { Secrets } from './platform/secrets.js';
import { StartFault } from './start-fault.js';
import { createEmbeddedSupplier } from './suppliers/embedded/embedded-supplier.js';
import { createOfferTokens } from './suppliers/embedded/offers/offer-token.js';
import { readSsim } from './suppliers/embedded/ssim/read-ssim.js';
import { readTariff } from './suppliers/embedded/tariff-file.js';
import { createTimetable, type Timetable } from './suppliers/embedded/timetable.js';

/** The seller of our own seats, from the timetable and the tariff of their files; throws `StartFault` where one is broken. */
export function openSupplier(
  { timetableFile, tariffFile, offerLifetimeMs }: Configuration,
  from: {
    readonly places: PlaceDirectory;
    readonly secrets: Secrets;
    readonly seatsOf: SupplierParts['seatsOf'];
    readonly movedBetween: SupplierParts['movedBetween'];
    readonly now: () => Date;
  },
) {
  const { places, secrets, seatsOf, movedBetween, now } = from;
  const { timetable, flightCount } = loadTimetable(timetableFile, places);
  const supplier = createEmbeddedSupplier({
    ...{ timetable, seatsOf, movedBetween, now, offerLifetimeMs, airport: places.airport },
    tariff: loadTariff(tariffFile),
    tokens: createOfferTokens(secrets),
  });
  return { supplier, flightCount };
}

type SupplierParts = Parameters<typeof createEmbeddedSupplier>[0];

function loadTimetable(
  file: string,
  places: PlaceDirectory,
): { readonly timetable: Timetable; readonly flightCount: number } {
  const isKnownAirport = (code: string): boolean => places.airport(code) !== undefined;
  const reading = readSsim(readStartFile('TIMETABLE', file, 'latin1'), { isKnownAirport });
  if (reading.kind === 'broken') {
    const { line, column, reason } = reading.fault;
    throw new StartFault(`TIMETABLE ${file}, line ${String(line)}, column ${String(column)}: ${reason}`);
  }
  const { schedules } = reading;
  const designators = new Set(
    schedules.map(({ carrier, flightNumber, suffix }) => `${carrier}${String(flightNumber)}${suffix}`),
  );
  return {
    timetable: createTimetable({ schedules, airport: places.airport }),
    flightCount: designators.size,
  };
}

function loadTariff(file: string): Tariff {
  const reading = readTariff(readStartFile('TARIFF', file, 'utf8'));
  if (reading.kind === 'tariff') return reading.tariff;
  throw new StartFault(`TARIFF ${file}${reading.path === '' ? '' : `, ${reading.path}`}: ${reading.reason}`);
}

/** A timetable is read byte by byte, so that a column is a column whatever its bytes are. */
function readStartFile(variable: string, file: string, encoding: 'latin1' | 'utf8'): string {
  try {
    return readFileSync(file, encoding);
  } catch (error) {
    throw new StartFault(
      `${variable} ${file} cannot be read: ${error instanceof Error ? error.message : 'unknown reason'}`,
    );
  }
}
