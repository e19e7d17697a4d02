import { sql } from 'kysely';
import type { OpenDatabase } from '../platform/database.js';
import type { Logger } from '../platform/logger.js';
import { createSignal, type Signal } from '../platform/signal.js';
import { writeTransaction } from '../platform/write-transaction.js';
import { EVENT_PAGE_SIZE, type EventReader } from './event-reader.js';
import type { RecordedEvent } from './event.js';

/** How long a projector sleeps when nobody wakes it: the delay at which it sees what another process appended. */
const POLL_INTERVAL_MS = 500;

const FIRST_RETRY_MS = 100;
/** Soon after an outage, so that readers hardly notice that it was long; a try costs a query and a line in the log. */
const LONGEST_RETRY_MS = 1_000;

/** Where each processor of a read database stands, beside the rows it wrote. */
export interface CheckpointTable {
  readonly checkpoints: {
    readonly processor: string;
    readonly log_id: string;
    readonly global_position: number;
    readonly hash: string;
  };
}

/** What is made of events, within the transaction that moves the checkpoint. */
export interface Projection<Tables> {
  /** Name of its checkpoint. */
  readonly processor: string;
  /** Writes rows for a page of events, in order. */
  readonly project: (read: OpenDatabase<Tables>, events: readonly RecordedEvent[]) => Promise<void>;
  /** Drops all rows and sets the checkpoint to the start: what was projected is no longer what the log holds. */
  readonly reset: (read: OpenDatabase<Tables>) => Promise<void>;
}

/** What a projector follows, and into where. */
export interface ProjectorOptions<Tables extends CheckpointTable> extends Projection<Tables> {
  readonly reader: EventReader;
  readonly read: OpenDatabase<Tables>;
  readonly appended: Signal;
  readonly logger: Logger;
}

/** Follows the log into a read database, each event exactly once; safe to run in several processes at once. */
export class Projector<Tables extends CheckpointTable> {
  private readonly stopping = new AbortController();
  private readonly projected = createSignal();
  private position = 0;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: ProjectorOptions<Tables>) {}

  /** Projects everything that is in the log now; reports how far it is after each page. */
  async catchUp(onProgress?: (position: number, head: number) => void): Promise<void> {
    const head = await this.options.reader.head();
    do {
      await this.step();
      onProgress?.(this.position, head.position);
    } while (this.position < head.position);
  }

  /** Goes on in the background: what fails is tried again, with growing pauses, and never skipped. */
  start(): void {
    this.running = this.run();
  }

  /** Ends after the page under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Waits until a position is projected; false when that takes longer than `timeoutMs`. */
  async reached(wanted: number, timeoutMs: number): Promise<boolean> {
    const deadline = performance.now() + timeoutMs;
    while (this.position < wanted) {
      const left = deadline - performance.now();
      if (left <= 0) return false;
      await this.projected.wait(left);
    }
    return true;
  }

  private async run(): Promise<void> {
    const { appended, logger, processor } = this.options;
    let retryMs = FIRST_RETRY_MS;
    let woken: Promise<void> | null = null;
    while (!this.stopping.signal.aborted) {
      woken ??= appended.wait(POLL_INTERVAL_MS, this.stopping.signal); // before reading: an append between the two is not missed
      try {
        if ((await this.step()) < EVENT_PAGE_SIZE) {
          await woken; // there was no more when the page was read
          woken = null;
        }
        retryMs = FIRST_RETRY_MS;
      } catch (error) {
        logger.error(
          { err: error, processor, after: this.position, retryMs },
          'projection failed, will be tried again',
        );
        await createSignal().wait(retryMs, this.stopping.signal);
        retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
      }
    }
  }

  private async step(): Promise<number> {
    const page = await projectPage(this.options);
    this.position = page.position;
    this.projected.notify();
    return page.eventCount;
  }
}

/** Projects the next page of the log, and moves the checkpoint in the same transaction. */
function projectPage<Tables extends CheckpointTable>(
  options: ProjectorOptions<Tables>,
): Promise<{ readonly position: number; readonly eventCount: number }> {
  const { read } = options;
  return writeTransaction(read, (db) => projectWithin({ db, engine: read.engine }, options));
}

async function projectWithin<Tables extends CheckpointTable>(
  read: OpenDatabase<Tables>,
  { reader, processor, logger, project, reset }: ProjectorOptions<Tables>,
): Promise<{ readonly position: number; readonly eventCount: number }> {
  const checkpoints = await sql<CheckpointTable['checkpoints']>`
    select * from checkpoints where processor = ${processor} ${read.engine.lockRows}`.execute(read.db);
  const checkpoint = checkpoints.rows[0];
  const after = Number(checkpoint?.global_position ?? 0);
  const known = after === 0 ? 0 : 1; // the event at the checkpoint is read again, to see that it is still the same one
  const page = await reader.readAll(after - known, EVENT_PAGE_SIZE + known);
  if (known === 1 && page[0]?.hash !== checkpoint?.hash) {
    logger.warn(
      { processor, position: after },
      'the log is not the one that was projected; it is projected anew',
    );
    await reset(read);
    return { position: 0, eventCount: EVENT_PAGE_SIZE };
  }
  const events = page.slice(known);
  const last = events.at(-1);
  if (last === undefined) return { position: after, eventCount: 0 };
  await project(read, events);
  await sql`update checkpoints set global_position = ${last.globalPosition}, hash = ${last.hash}
    where processor = ${processor}`.execute(read.db);
  return { position: last.globalPosition, eventCount: events.length };
}
