import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { insertDeadLetters } from '../event-store/dead-letters.js';
import { describeFault } from '../event-store/describe-fault.js';
import { EVENT_PAGE_SIZE, type EventReader } from '../event-store/event-reader.js';
import { PAGES_PER_TRANSACTION } from '../event-store/projection.js';
import { isDatabaseOutage } from '../platform/database-fault.js';
import type { OpenDatabase } from '../platform/database.js';
import { writeTransaction } from '../platform/write-transaction.js';
import { nextGeneration } from './generations.js';
import { knownEvent } from './known-event.js';
import { firstRetried, leftOutOf, REBUILD } from './left-out-events.js';
import type { ReadDatabase } from './read-database.js';
import { readMigrations } from './read-migrations.js';
import { preparePage, type PageThread, type PreparedPage } from './prepare-page.js';
import { prepareEach, writeEach, type ReadModel } from './read-model.js';
import { projectedPosition } from './read-side.js';
import type { ReadTables } from './read-tables.js';

/** Events that the switch itself still projects, while the models in use stand still: a fraction of a second. */
const MAX_TAIL = EVENT_PAGE_SIZE;

/** Pages that are prepared while one is written: enough that neither side waits for the other. */
const PAGES_AHEAD = 2;

/** What is rebuilt, from what. */
export interface RebuildOptions {
  /** Its reading side must be the server that is written to, not a replica of it. */
  readonly read: ReadDatabase;
  readonly log: EventReader;
  /** The models to rebuild: all, or some. */
  readonly models: readonly ReadModel[];
  /** Prepares pages, where there is one; this thread does what it cannot. */
  readonly thread?: PageThread;
  /** Told after each transaction. */
  readonly onProgress?: (position: number, head: number) => void;
}

/** A rebuild under way, and the generation of tables that it makes. */
export interface Run extends RebuildOptions {
  readonly generation: number;
}

/** Read models cannot be rebuilt; those in use are as they were. */
export class RebuildFault extends Error {}

type Read = OpenDatabase<ReadTables>;

/** Builds pages until little is missing; where the models in use move meanwhile, one at a time, and they get every second turn. */
export async function buildUntilNear(run: Run): Promise<void> {
  const pages = new PagesAhead(run);
  let liveBefore = await projectedPosition(run.read.writing.db);
  for (;;) {
    const startedAt = performance.now();
    const live = await projectedPosition(run.read.writing.db);
    const isLiveMoving = live !== liveBefore;
    const position = await writePages(pages, live, isLiveMoving ? 1 : PAGES_PER_TRANSACTION);
    run.onProgress?.(position, live);
    if (live - position <= MAX_TAIL) return;
    if (isLiveMoving) await pause(performance.now() - startedAt);
    liveBefore = live;
  }
}

/** Builds all that is missing up to a position that the models in use have reached, a page in each transaction. */
export async function buildUpTo(run: Run, position: number): Promise<void> {
  const pages = new PagesAhead(run);
  while ((await writePages(pages, position, 1)) < position);
}

/** The same within the caller's transaction. */
export async function buildWithin(read: Read, run: Run, position: number): Promise<void> {
  await buildPages(read, new PagesAhead(run), position, Infinity);
}

/** Builds so many pages at most in one transaction; answers where they end. */
function writePages(pages: PagesAhead, upTo: number, pageCount: number): Promise<number> {
  const { writing } = pages.run.read;
  return writeTransaction(writing, (db) =>
    buildPages({ db, engine: writing.engine }, pages, upTo, pageCount),
  );
}

/** Builds so many pages at most, up to a position that the models in use have reached, less what they left out. */
async function buildPages(read: Read, pages: PagesAhead, upTo: number, pageCount: number): Promise<number> {
  const state = await lockRebuild(read);
  if (!isUnderWay(state, pages.run)) throw new RebuildFault(OVERTAKEN);
  let position = state.global_position;
  try {
    await buildRetried(read, pages.run);
    for (let done = 0; done < pageCount && position < upTo; done += 1) {
      position = await buildPage(read, pages, position, upTo);
    }
    await read.db.updateTable('rebuilds').set({ global_position: position }).execute(); // tells what an insert failed with, too
    return position;
  } catch (error) {
    if (isDatabaseOutage(error) || error instanceof RebuildFault) throw error;
    throw new RebuildFault(
      `An event from position ${String(state.global_position + 1)} to ${String(Math.min(position + EVENT_PAGE_SIZE, upTo))} cannot be projected, which the models in use hold: ${describeFault(error)}`,
    );
  }
}

/** Builds events that were left out and are projected in the models in use by now. */
async function buildRetried(read: Read, { log, models }: Run): Promise<void> {
  const next = nextGeneration(read, models);
  for (let position = await firstRetried(read); position !== undefined; position = await firstRetried(read)) {
    const retried = await log.readAll(position - 1, 1);
    await writeEach(next, models, prepareEach(models, retried.map(knownEvent)));
    await sql`delete from dead_letters where processor = ${REBUILD} and global_position = ${position}`.execute(
      read.db,
    );
  }
}

async function buildPage(read: Read, pages: PagesAhead, after: number, upTo: number): Promise<number> {
  const { end, leftOut, parts } = await pages.take(after, upTo);
  pages.begin(end, upTo);
  const { models } = pages.run;
  await writeEach(nextGeneration(read, models), models, parts);
  await insertDeadLetters(
    read,
    leftOut.map((row) => ({ ...row, processor: REBUILD, state: 'skipped' })),
  );
  return end;
}

/** A prepared page, and what the models in use left out of it, as this one does. */
interface BegunPage extends PreparedPage {
  readonly leftOut: readonly ReadTables['dead_letters'][];
}

/** Prepares the next pages, so that another thread and the database are busy with them while one is written. */
class PagesAhead {
  private readonly begun = new Map<number, Promise<BegunPage>>();

  constructor(readonly run: Run) {}

  begin(after: number, upTo: number): void {
    for (
      let start = after;
      start < Math.min(upTo, after + PAGES_AHEAD * EVENT_PAGE_SIZE);
      start += EVENT_PAGE_SIZE
    ) {
      if (this.begun.has(start)) continue;
      const page = this.prepare(start, upTo);
      page.catch(() => undefined); // told where it is taken, which it is not when the one before fails
      this.begun.set(start, page);
    }
  }

  take(after: number, upTo: number): Promise<BegunPage> {
    const begun = this.begun.get(after);
    if (begun === undefined) this.begun.clear(); // the page before ended elsewhere
    this.begun.delete(after);
    return begun ?? this.prepare(after, upTo);
  }

  private async prepare(after: number, upTo: number): Promise<BegunPage> {
    const { read, models, thread } = this.run;
    const limit = Math.min(EVENT_PAGE_SIZE, upTo - after);
    const leftOut = await leftOutOf(read.reading, after, after + limit);
    const task = {
      ...{ after, limit },
      leftOut: leftOut.map((row) => row.global_position),
      models: models.map(({ name }) => name),
    };
    const page = (await thread?.prepare(task)) ?? (await preparePage(this.run, task));
    if (page.end > after)
      return { ...page, leftOut: leftOut.filter((row) => row.global_position <= page.end) };
    throw new RebuildFault(
      'The log ends before the read models do; start the server, which builds them anew',
    );
  }
}

/** What a generation is made of: one of other content is begun anew. */
export function contentOf({ engine }: Read, models: readonly ReadModel[]): string {
  const folds = models.map(({ name, foldVersion }) => [name, foldVersion]);
  return JSON.stringify([folds, Object.keys(readMigrations(engine))]);
}

/** How the rebuild under way stands; whoever builds holds this lock. */
export async function lockRebuild({ db, engine }: Read): Promise<ReadTables['rebuilds']> {
  const found = await sql<ReadTables['rebuilds']>`select * from rebuilds ${engine.lockRows}`.execute(db);
  const state = found.rows[0];
  if (state === undefined) throw new RebuildFault('The read database has no row in its table of rebuilds');
  return state;
}

/** What is said to whoever is no longer the one who builds. */
export const OVERTAKEN =
  'Another rebuild or verify of the read models began meanwhile, or the log was exchanged; start again when it has ended';

/** Whether it is still this run that builds. */
export function isUnderWay({ content, generation }: ReadTables['rebuilds'], run: Run): boolean {
  return content === contentOf(run.read.writing, run.models) && generation === run.generation;
}
