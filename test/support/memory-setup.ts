import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

/** Where Linux keeps a file system in memory. */
const MEMORY = '/dev/shm';

/** Far more than the tests of a run hold at once; a container has 64 MB unless it is told otherwise. */
const ROOM_BYTES = 2 ** 30;

/**
 * Keeps the temporary files of this run in memory where there is room: no test cuts the power, and half of the work of
 * small databases is to reach a disk. Whatever a test leaves behind goes with the run.
 */
export function setup(): (() => void) | undefined {
  if (!hasRoom()) return undefined;
  const folder = mkdtempSync(join(MEMORY, 'jetsetgo-'));
  chmodSync(folder, 0o755); // the user that PostgreSQL runs as must get in
  process.env['TMPDIR'] = folder; // the workers that start after this take it over
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= ROOM_BYTES;
  } catch {
    return false; // there is none
  }
}
