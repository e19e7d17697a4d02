import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { READ_MODELS } from './read-database.js';
import type { ReadTables } from './read-tables.js';

/** How often a replica is asked how far it is. */
const ASK_INTERVAL_MS = 20;

/** Lets a caller wait until what it did can be seen. */
export interface ReadSide {
  /** Waits until queries see a position; false when that takes longer than `timeoutMs`. */
  reached(position: number, timeoutMs: number): Promise<boolean>;
}

/** The position that queries see at this moment. */
export async function projectedPosition(reading: Kysely<ReadTables>): Promise<number> {
  const row = await reading
    .selectFrom('checkpoints')
    .select('global_position')
    .where('processor', '=', READ_MODELS)
    .executeTakeFirst();
  return Number(row?.global_position ?? 0);
}

/** The read side when queries ask a replica, which follows what the projector writes after a moment. */
export function createReplicatedReadSide(projector: ReadSide, reading: Kysely<ReadTables>): ReadSide {
  return {
    async reached(position, timeoutMs) {
      const deadline = performance.now() + timeoutMs;
      if (!(await projector.reached(position, timeoutMs))) return false;
      for (;;) {
        const leftMs = deadline - performance.now();
        if (leftMs <= 0) return false;
        // A replica that fails or hangs is one that is not there yet: what was written is durable all the same.
        const seen = await Promise.race([projectedPosition(reading).catch(() => 0), sleep(leftMs, 0)]);
        if (seen >= position) return true;
        await sleep(ASK_INTERVAL_MS);
      }
    },
  };
}
