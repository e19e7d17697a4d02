import { ERASURES_STREAM } from '../domain/privacy/person-erased.js';
import { domainEventOf } from '../domain/stored-event.js';
import { EVENT_PAGE_SIZE, type EventReader } from '../event-store/event-reader.js';
import type { RecordedEvent } from '../event-store/event.js';
import { UnknownEvent } from '../event-store/unknown-event.js';
import type { KeyTables } from '../key-store/key-tables.js';
import { destroySubjectKeys } from '../key-store/subject-keys.js';
import type { OpenDatabase } from '../platform/database.js';
import type { Logger } from '../platform/logger.js';
import { createSignal } from '../platform/signal.js';

/** How soon the erasures of a process that died before it destroyed the keys are carried out by another one. */
const POLL_INTERVAL_MS = 5_000;

/** How soon a key store that fails is asked again. */
const RETRY_MS = 1_000;

/** What it reads, and where it destroys. */
export interface DestroyErasedKeysOptions {
  readonly reader: Pick<EventReader, 'readStream'>;
  readonly keys: OpenDatabase<KeyTables>;
  readonly logger: Logger;
}

/**
 * Destroys the keys of everybody whom the log says to be erased. It keeps no checkpoint: each start carries out all
 * erasures again, which harms nobody, and so a key store that came back from a backup forgets what it must.
 */
export class DestroyErasedKeys {
  private readonly stopping = new AbortController();
  private readonly asked = createSignal();
  private readonly carriedOut = createSignal();
  private last: RecordedEvent | null = null;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: DestroyErasedKeysOptions) {}

  /** Carries out every erasure that is in the log now. */
  async catchUp(): Promise<void> {
    while ((await this.step()) === EVENT_PAGE_SIZE);
  }

  /** Goes on in the background; what fails is tried again until it is done. */
  start(): void {
    this.running = this.run();
  }

  /** Ends after the page under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Asks for an erasure, by its place in the stream of erasures, and waits; false when that takes longer than `timeoutMs`. */
  async reached(erasureNumber: number, timeoutMs: number): Promise<boolean> {
    const deadline = performance.now() + timeoutMs;
    while ((this.last?.streamPosition ?? 0) < erasureNumber) {
      const left = deadline - performance.now();
      if (left <= 0) return false;
      this.asked.notify();
      await this.carriedOut.wait(left);
    }
    return true;
  }

  /** Erasures in the log that are not carried out yet; a page of them at most. */
  async pendingCount(): Promise<number> {
    return (await this.options.reader.readStream(ERASURES_STREAM, this.last?.streamPosition ?? 0)).length;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const woken = this.asked.wait(POLL_INTERVAL_MS, this.stopping.signal); // before reading: a call between the two is not missed
      try {
        await this.catchUp();
        await woken;
      } catch (error) {
        this.options.logger.error(
          { err: error },
          'keys of erased people could not be destroyed, will be tried again',
        );
        await createSignal().wait(RETRY_MS, this.stopping.signal);
      }
    }
  }

  /** One page; the last event known is read again, to see that the log is still the one it was. */
  private async step(): Promise<number> {
    const { reader, keys } = this.options;
    const { last } = this;
    const page = await reader.readStream(ERASURES_STREAM, (last?.streamPosition ?? 1) - 1);
    if (last !== null && page[0]?.hash !== last.hash) {
      this.last = null;
      return EVENT_PAGE_SIZE;
    }
    const erasures = last === null ? page : page.slice(1);
    const subjectIds = erasures.flatMap(subjectIdsOf);
    if (subjectIds.length > 0) await destroySubjectKeys(keys, subjectIds);
    this.last = page.at(-1) ?? null;
    this.carriedOut.notify();
    return page.length;
  }
}

/** Erasures in the log of which the key store still holds a key. */
export async function countPendingErasures(
  reader: Pick<EventReader, 'readStream'>,
  { db, engine }: OpenDatabase<KeyTables>,
): Promise<number> {
  let count = 0;
  for (let last = 0; ;) {
    const page = await reader.readStream(ERASURES_STREAM, last);
    const erased = page.map(subjectIdsOf);
    const held = await db
      .selectFrom('subject_keys')
      .select('subject_id')
      .where(engine.isAmong('subject_id', erased.flat()))
      .execute();
    const ids = new Set(held.map((row) => row.subject_id));
    count += erased.filter((subjectIds) => subjectIds.some((id) => ids.has(id))).length;
    if (page.length < EVENT_PAGE_SIZE) return count;
    last = page.at(-1)?.streamPosition ?? last;
  }
}

function subjectIdsOf(recorded: RecordedEvent): readonly string[] {
  const event = domainEventOf(recorded);
  if (event?.type !== 'PersonErased') throw new UnknownEvent(recorded);
  return event.subjects.map(({ subjectId }) => subjectId);
}
