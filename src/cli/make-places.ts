import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { projectFile } from '../platform/project-file.js';
import { formatPlaceTable } from '../places/place-table.js';
import { checkPlaceRows } from './make-places/check-place-rows.js';
import { makePlaceRows } from './make-places/place-rows.js';
import { readPlaceSources } from './make-places/place-sources.js';

const TABLE_PATH = 'src/places/places.tsv';

/** The text of `src/places/places.tsv` from the data packages; throws with every bad row and its reason. */
export async function makePlaces(): Promise<string> {
  const rows = makePlaceRows(await readPlaceSources());
  const problems = checkPlaceRows(rows);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return formatPlaceTable(rows);
}

async function main(flag: string | undefined): Promise<void> {
  if (flag !== undefined && flag !== '--check') throw new Error('usage: make-places [--check]');
  const table = await makePlaces();
  const path = projectFile(TABLE_PATH);
  if (flag === undefined) {
    writeFileSync(path, table);
    console.log(`${TABLE_PATH}: ${table.split('\n').length - 2} places`);
  } else if (readFileSync(path, 'utf8') !== table) {
    throw new Error(`${TABLE_PATH} differs from what the data packages give: run make-places`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  main(process.argv[2]).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
