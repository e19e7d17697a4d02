import { insertBatch } from '../platform/batch-sql.js';
import type { OpenDatabase } from '../platform/database.js';
import { writeTransaction } from '../platform/write-transaction.js';
import type { KeyTables } from './key-tables.js';
import type { MasterKeys } from './master-keys.js';
import { KEY_BYTES, type BoxKey } from './sealed-box.js';

/** Keys written by one commit: bookings share it, so that selling does not wait for a disk twice. */
export const KEY_BLOCK_SIZE = 256;

/** Fewer left than this, and the next block is written beside the work. */
const LOW_WATER = 64;

/** Fresh keys, each durable before it is given out. */
export interface KeyPool {
  /** Keys for so many new subjects. */
  take(count: number): Promise<readonly BoxKey[]>;
  /** Takes keys back with which nothing was sealed that left this process. */
  giveBack(keys: readonly BoxKey[]): void;
}

/** What a pool is made of. */
export interface KeyPoolOptions {
  readonly writing: OpenDatabase<KeyTables>;
  readonly masterKeys: MasterKeys;
  readonly newId: () => string;
  readonly randomBytes: (count: number) => Uint8Array;
}

/** An empty pool over a key store; what a process that dies leaves unused harms nobody. */
export function createKeyPool({ writing, masterKeys, newId, randomBytes }: KeyPoolOptions): KeyPool {
  const ready: BoxKey[] = [];
  let refilling: Promise<void> | null = null;

  async function writeBlock(): Promise<void> {
    const block = Array.from({ length: KEY_BLOCK_SIZE }, () => ({
      subjectId: newId(),
      key: randomBytes(KEY_BYTES),
    }));
    await writeTransaction(writing, (db) =>
      insertKeys({ db, engine: writing.engine }, block.map(masterKeys.wrap)),
    );
    ready.push(...block);
  }

  function refill(): Promise<void> {
    refilling ??= writeBlock().finally(() => {
      refilling = null;
    });
    return refilling;
  }

  return {
    async take(count) {
      while (ready.length < count) await refill();
      const taken = ready.splice(ready.length - count, count);
      if (ready.length < LOW_WATER) void refill().catch(() => undefined); // whoever needs a key tries again, and is told
      return taken;
    },
    giveBack(keys) {
      ready.push(...keys);
    },
  };
}

async function insertKeys(
  { db, engine }: OpenDatabase<KeyTables>,
  rows: readonly KeyTables['subject_keys'][],
): Promise<void> {
  const columns = (['subject_id', 'wrapped_key', 'master_key_id'] as const).map((name) => ({
    name,
    type: 'text' as const,
  }));
  await insertBatch(engine, { table: 'subject_keys', columns, rows }).execute(db);
}
