import { setTimeout as pause } from 'node:timers/promises';
import type { ServerProcess } from '../support/server-process.js';

/** Until the garbage is collected that it was told to collect. */
const COLLECTING_MS = 500;

/** What a server process holds, in bytes. */
export interface Memory {
  readonly heap: number;
  readonly resident: number;
}

/** What a server holds once its garbage is collected; it was started with `collect-garbage`, and serves metrics. */
export async function readMemory(server: ServerProcess): Promise<Memory> {
  server.signal('SIGUSR2');
  await pause(COLLECTING_MS);
  const text = await (await fetch(new URL('/metrics', server.url))).text();
  const [heap, resident] = ['nodejs_heap_size_used_bytes', 'process_resident_memory_bytes'].map((name) =>
    Number(new RegExp(`^${name} (\\S+)$`, 'mu').exec(text)?.[1]),
  );
  return { heap: heap ?? NaN, resident: resident ?? NaN };
}
