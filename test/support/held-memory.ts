import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What this process holds once its garbage is collected, in bytes. */
export async function heldMemory(): Promise<number> {
  for (let count = 0; count < 3; count += 1) {
    collect();
    await turn(); // what is finalised is freed at the next collection
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
