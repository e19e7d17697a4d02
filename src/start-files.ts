import { readFileSync } from 'node:fs';
import type { Tariff } from './domain/pricing/tariff.js';
import type { PlaceDirectory } from './places/place-directory.js';
import { keepSecret, UnusableSecret } from './platform/secret-file.js';
import { StartFault } from './start-fault.js';
import { readSsim } from './suppliers/embedded/ssim/read-ssim.js';
import { readTariff } from './suppliers/embedded/tariff-file.js';
import { createTimetable, type Timetable } from './suppliers/embedded/timetable.js';
import type { World } from './world.js';

/** The secret of this data folder, made when there is none. */
export function ownSecret(dataDir: string, randomBytes: World['randomBytes']): string {
  try {
    return keepSecret(dataDir, randomBytes);
  } catch (error) {
    throw error instanceof UnusableSecret ? new StartFault(error.message) : error;
  }
}

/** The timetable of a file and how many flights it has; throws `StartFault` where it is broken. */
export function loadTimetable(
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

/** The tariff of a file; throws `StartFault` where it is broken. */
export function loadTariff(file: string): Tariff {
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
