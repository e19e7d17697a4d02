import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { readPlaceDirectory } from '../places/place-directory.js';
import { projectFile } from '../platform/project-file.js';
import { writeSsim } from '../suppliers/embedded/ssim/write-ssim.js';
import { DEMO_CARRIERS } from './demo-network/demo-carriers.js';
import { createDemoStations, REFERENCE_DATE } from './demo-network/demo-stations.js';
import { scheduleFlights } from './demo-network/schedule-flights.js';

/** Where the demonstration timetable is kept. */
export const DEMO_TIMETABLE_PATH = 'src/suppliers/embedded/demo/timetable.ssim';

/** The text of the demonstration timetable: the same from run to run. */
export function makeDemoTimetable(): string {
  const stations = createDemoStations(readPlaceDirectory().airport);
  return writeSsim({
    createdOn: REFERENCE_DATE,
    carriers: DEMO_CARRIERS.map((carrier) => ({
      airline: carrier.airline,
      title: carrier.name,
      schedules: scheduleFlights(carrier, stations),
    })),
    utcVariationMinutes: stations.utcVariationMinutes,
  });
}

/** True when the text of a timetable is what the network gives today. */
export function isCurrentDemoTimetable(text: string): boolean {
  return text === makeDemoTimetable();
}

function main(flag: string | undefined): void {
  if (flag !== undefined && flag !== '--check') throw new Error('usage: make-demo-timetable [--check]');
  const path = projectFile(DEMO_TIMETABLE_PATH);
  if (flag === undefined) {
    const timetable = makeDemoTimetable();
    writeFileSync(path, timetable);
    console.log(`${DEMO_TIMETABLE_PATH}: ${timetable.length} bytes`);
  } else if (!isCurrentDemoTimetable(readFileSync(path, 'utf8'))) {
    throw new Error(`${DEMO_TIMETABLE_PATH} differs from what the network gives: run make-demo-timetable`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    main(process.argv[2]);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
