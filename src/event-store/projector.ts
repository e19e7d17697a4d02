import { sql, type Kysely } from 'kysely';
import type { OpenDatabase } from '../platform/database.js';
import type { Logger } from '../platform/logger.js';
import { createSignal, type Signal } from '../platform/signal.js';
import { EVENT_PAGE_SIZE, type EventReader } from './event-reader.js';
import type { RecordedEvent } from './event.js';

/** How long a projector sleeps when nobody wakes it: the delay at which it sees what another process appended. */
const POLL_INTERVAL_MS = 500;

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 30_000;

/** Where each processor of a read database stands, beside the rows it wrote. */
export interface CheckpointTable {
  readonly checkpoints: {
    readonly processor: string;
    readonly log_id: string;
    readonly global_position: number;
    readonly hash: string;
  };
}

export interface ProjectorOptions<Tables extends CheckpointTable> {
  /** Name of its checkpoint. */
  readonly processor: string;
  readonly reader: EventReader;
  readonly read: OpenDatabase<Tables>;
  readonly appended: Signal;
  readonly logger: Logger;
  /** Writes rows for a page of events, in order; runs in the transaction that moves the checkpoint. */
  readonly project: (db: Kysely<Tables>, events: readonly RecordedEvent[]) => Promise<void>;
}

/** Follows the log into a read database, each event exactly once. */
export interface Projector {
  /** Projects everything that is in the log now; reports how far it is after each page. */
  catchUp(onProgress?: (position: number, head: number) => void): Promise<void>;
  /** Goes on in the background: what fails is tried again, with growing pauses, and never skipped. */
  start(): void;
  stop(): Promise<void>;
  /** Waits until a position is projected; false when that takes longer than `timeoutMs`. */
  reached(position: number, timeoutMs: number): Promise<boolean>;
}

/** A projector on one checkpoint; safe to run in several processes at once. */
export function createProjector<Tables extends CheckpointTable>(options: ProjectorOptions<Tables>): Projector {
  const { reader, appended, logger } = options;
  const stopping = new AbortController();
  const projected = createSignal();
  let position = 0;
  let running: Promise<void> = Promise.resolve();

  async function step(): Promise<number> {
    const page = await projectPage(options);
    position = page.position;
    projected.notify();
    return page.eventCount;
  }

  async function run(): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    while (!stopping.signal.aborted) {
      const woken = appended.wait(POLL_INTERVAL_MS, stopping.signal); // before reading: an append between the two is not missed
      try {
        if ((await step()) === 0) await woken;
        retryMs = FIRST_RETRY_MS;
      } catch (error) {
        logger.error({ err: error, processor: options.processor, after: position, retryMs }, 'projection failed, will be tried again');
        await createSignal().wait(retryMs, stopping.signal);
        retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
      }
    }
  }

  return {
    async catchUp(onProgress) {
      const head = await reader.head();
      do {
        await step();
        onProgress?.(position, head.position);
      } while (position < head.position);
    },
    start() {
      running = run();
    },
    async stop() {
      stopping.abort();
      await running;
    },
    async reached(wanted, timeoutMs) {
      const deadline = performance.now() + timeoutMs;
      while (position < wanted) {
        const left = deadline - performance.now();
        if (left <= 0) return false;
        await projected.wait(left);
      }
      return true;
    },
  };
}

/** Projects the next page of the log, and moves the checkpoint in the same transaction. */
async function projectPage<Tables extends CheckpointTable>(
  options: ProjectorOptions<Tables>,
): Promise<{ readonly position: number; readonly eventCount: number }> {
  const { read, reader, processor } = options;
  return read.db.connection().execute(async (connection) => {
    await read.engine.beginWrite.execute(connection);
    try {
      const checkpoint = await sql<{ global_position: number }>`
        select global_position from checkpoints where processor = ${processor} ${read.engine.lockRows}`.execute(connection);
      const after = Number(checkpoint.rows[0]?.global_position ?? 0);
      const events = await reader.readAll(after, EVENT_PAGE_SIZE);
      const last = events.at(-1);
      if (last !== undefined) {
        await options.project(connection, events);
        await sql`update checkpoints set global_position = ${last.globalPosition}, hash = ${last.hash}
          where processor = ${processor}`.execute(connection);
      }
      await sql`commit`.execute(connection);
      return { position: last?.globalPosition ?? after, eventCount: events.length };
    } catch (error) {
      await sql`rollback`.execute(connection).catch(() => undefined); // the first error says what is wrong
      throw error;
    }
  });
}
