import { createSignal } from '../platform/signal.js';
import { EVENT_PAGE_SIZE } from './event-reader.js';
import { UNWOKEN_WAIT_MS } from './log-watcher.js';
import { EventFault, projectPages, type FailedAttempts } from './project-page.js';
import type { ProjectorOptions } from './projection.js';
import type { ProjectorTables } from './projector-tables.js';

const FIRST_RETRY_MS = 100;
/** Soon after an outage, so that readers hardly notice that it was long; a try costs a query and a line in the log. */
const LONGEST_RETRY_MS = 1_000;

/** Follows the log into a read database, each event exactly once; safe to run in several processes at once. */
export class Projector<Tables extends ProjectorTables> {
  private readonly stopping = new AbortController();
  private readonly projected = createSignal();
  private readonly attempts: FailedAttempts = new Map();
  private position = 0;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: ProjectorOptions<Tables>) {}

  /**
   * Projects everything that is in the log now but what it has to park; reports how far it is after each transaction. Throws at
   * an event that this program does not know, once all before it is projected, and what a database fails with.
   */
  async catchUp(onProgress?: (position: number, head: number) => void): Promise<void> {
    const head = await this.options.reader.head();
    let retryMs = FIRST_RETRY_MS;
    do {
      try {
        await this.step();
        retryMs = FIRST_RETRY_MS;
      } catch (error) {
        if (!(error instanceof EventFault)) throw error;
        retryMs = await this.pauseAfter(error, retryMs);
      }
      onProgress?.(this.position, head.position);
    } while (this.position < head.position);
  }

  /**
   * Goes on in the background. What fails is tried again, with growing pauses: an event that cannot be projected is
   * then parked, with all that follows in its stream; one that this program does not know, and a database, are waited for.
   */
  start(): void {
    this.running = this.run();
  }

  /** Ends after the transaction under way. */
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
    const { appended } = this.options;
    let retryMs = FIRST_RETRY_MS;
    let woken: Promise<void> | null = null;
    while (!this.stopping.signal.aborted) {
      woken ??= appended.wait(UNWOKEN_WAIT_MS, this.stopping.signal); // before reading: an append between the two is not missed
      try {
        if ((await this.step()) < EVENT_PAGE_SIZE) {
          await woken; // there was no more when the page was read
          woken = null;
        }
        retryMs = FIRST_RETRY_MS;
      } catch (error) {
        retryMs = await this.pauseAfter(error, retryMs);
      }
    }
  }

  /** Says what failed and waits; answers how long to wait the next time. */
  private async pauseAfter(error: unknown, retryMs: number): Promise<number> {
    const { logger, processor } = this.options;
    logger.error(
      { err: error, processor, after: this.position, retryMs },
      'projection failed, will be tried again',
    );
    await createSignal().wait(retryMs, this.stopping.signal);
    return Math.min(retryMs * 2, LONGEST_RETRY_MS);
  }

  private async step(): Promise<number> {
    const { logger, processor } = this.options;
    const page = await projectPages(this.options, this.attempts);
    this.attempts.clear();
    this.position = page.position;
    this.projected.notify();
    for (const { stream_id: streamId, global_position: position, error, attempts } of page.parked) {
      if (error === null) continue; // it only waits
      logger.error(
        { processor, streamId, position, error, attempts },
        'an event cannot be projected and is parked, with those that follow in its stream; mend the cause, then retry or skip it',
      );
    }
    if (page.stoppedAt !== null) throw page.stoppedAt;
    return page.eventCount;
  }
}
