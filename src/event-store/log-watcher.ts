import type { Logger } from '../platform/logger.js';
import { createSignal, type Signal } from '../platform/signal.js';
import type { EventReader } from './event-reader.js';

/** How often a process looks where the log ends: the delay at which it sees what another one appended untold. */
const POLL_INTERVAL_MS = 500;

/**
 * How long a follower sleeps when nobody wakes it. Commits, notifications and the watcher do: this is only for a wake-up
 * that none of them gave, so it is long enough for a thousand idle followers to cost nothing.
 */
export const UNWOKEN_WAIT_MS = 30_000;

/** What a watcher looks at, and whom it wakes. */
export interface LogWatcherOptions {
  readonly reader: Pick<EventReader, 'head'>;
  readonly appended: Signal;
  readonly logger: Logger;
}

/** Looks for all followers of a process where the log ends, and wakes them when that is no longer where it was. */
export class LogWatcher {
  private readonly stopping = new AbortController();
  /** The hash, because a log that was restored may end at the same position. */
  private seenHash: string | null = null;
  private isFailing = false;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: LogWatcherOptions) {}

  /** Goes on in the background until it is stopped, whatever the database does. */
  start(): void {
    this.running = this.run();
  }

  /** Ends after the look under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.look();
      await createSignal().wait(POLL_INTERVAL_MS, this.stopping.signal);
    }
  }

  private async look(): Promise<void> {
    const { reader, appended, logger } = this.options;
    try {
      const { hash } = await reader.head();
      this.isFailing = false;
      if (hash === this.seenHash) return;
      this.seenHash = hash;
      appended.notify();
    } catch (error) {
      if (!this.isFailing) {
        logger.error({ err: error }, 'the end of the log cannot be read; it is looked for until it can');
      }
      this.isFailing = true;
    }
  }
}
