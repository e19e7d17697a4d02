import { setTimeout as pause } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import { describeFault } from '../event-store/describe-fault.js';
import { EVENT_PAGE_SIZE, type EventReader } from '../event-store/event-reader.js';
import { insertDeadLetters } from '../event-store/dead-letters.js';
import type { RecordedEvent } from '../event-store/event.js';
import { lockCheckpoint } from '../event-store/project-page.js';
import { countLeftOut, type LeftOutCounts } from '../event-store/projection-status.js';
import { PAGES_PER_TRANSACTION } from '../event-store/projection.js';
import { isDatabaseOutage } from '../platform/database-fault.js';
import type { OpenDatabase } from '../platform/database.js';
import { writeTransaction } from '../platform/write-transaction.js';
import { compareGenerations, type ComparedRows } from './compare-generations.js';
import { createNext, dropGeneration, nextGeneration, switchGeneration } from './generations.js';
import { knownEvent } from './known-event.js';
import { firstRetried, leftOutOf, REBUILD } from './left-out-events.js';
import { READ_MODELS, type ReadDatabase } from './read-database.js';
import { readMigrations } from './read-migrations.js';
import { projectInto, type ReadModel } from './read-model.js';
import type { ReadTables } from './read-tables.js';

/** Events that the switch itself still projects, while the models in use stand still: a fraction of a second. */
const MAX_TAIL = EVENT_PAGE_SIZE;

/** What is rebuilt, from what. */
export interface RebuildOptions {
  /** Its reading side must be the server that is written to, not a replica of it. */
  readonly read: ReadDatabase;
  readonly log: EventReader;
  /** The models to rebuild: all, or some. */
  readonly models: readonly ReadModel[];
  /** Told after each transaction. */
  readonly onProgress?: (position: number, head: number) => void;
}

/** How the rebuilt rows compare with those in use. */
export interface Comparison extends ComparedRows {
  /** Where both were when they were compared. */
  readonly position: number;
  /** What neither holds. */
  readonly leftOut: LeftOutCounts;
}

/** Read models cannot be rebuilt; those in use are as they were. */
export class RebuildFault extends Error {}

type Read = OpenDatabase<ReadTables>;

/** A rebuild under way, and the generation of tables that it makes. */
interface Run extends RebuildOptions {
  readonly generation: number;
}

/**
 * Builds models anew beside those in use, compares the rows, and puts the new ones in their place in one transaction; the
 * old ones are kept until `dropOld`. Goes on where an interrupted one stopped. What is parked or skipped stays so.
 */
export function rebuild(options: RebuildOptions): Promise<Comparison> {
  return buildAndCompare(options, 'go on', async (read, run) => {
    const { position } = await lockCheckpoint(read, READ_MODELS);
    while ((await buildPage(read, run, position)) < position);
    await switchGeneration(read, run.models);
  });
}

/**
 * Builds models anew beside those in use and compares the rows; changes nothing that is in use. Always begins with the
 * first event: rows that were built before can have been changed since, as those in use can.
 */
export function verifyReadModels(options: RebuildOptions): Promise<Comparison> {
  return buildAndCompare(options, 'afresh', async (read) => {
    await dropGeneration(read, 'next');
  });
}

/** Drops the tables that were in use before the last rebuilds; answers their names. */
export async function dropOld({ writing }: ReadDatabase): Promise<readonly string[]> {
  return writeTransaction(writing, (db) => dropGeneration({ db, engine: writing.engine }, 'old'));
}

/** Builds the next generation, compares it, and ends it in a transaction of its own. */
async function buildAndCompare(
  options: RebuildOptions,
  start: 'go on' | 'afresh',
  end: (read: Read, run: Run) => Promise<void>,
): Promise<Comparison> {
  const { writing } = options.read;
  const run = { ...options, generation: await begin(options, start) };
  try {
    await buildUntilNear(run);
    const comparison = await compare(run);
    await writeTransaction(writing, async (db) => {
      const read = { db, engine: writing.engine };
      await end(read, run);
      if (!isUnderWay(await lockRebuild(read), run)) throw new RebuildFault(OVERTAKEN);
      await forget(db);
    });
    return comparison;
  } catch (error) {
    // Tables that another one dropped are missed in many words; this says why.
    const state = await writing.db.selectFrom('rebuilds').selectAll().executeTakeFirst();
    if (state === undefined || isUnderWay(state, run)) throw error;
    throw new RebuildFault(OVERTAKEN);
  }
}

const OVERTAKEN =
  'Another rebuild or verify of the read models began meanwhile, or the log was exchanged; start again when it has ended';

function isUnderWay({ content, generation }: ReadTables['rebuilds'], run: Run): boolean {
  return content === contentOf(run.read.writing, run.models) && generation === run.generation;
}

async function compare(run: Run): Promise<Comparison> {
  const { read, models } = run;
  return read.reading.db.connection().execute(async (snapshot) => {
    await read.reading.engine.beginSnapshot.execute(snapshot);
    try {
      const position = await livePosition(snapshot);
      while ((await writePages(run, position, 1)) < position);
      run.onProgress?.(position, position);
      const compared = await compareGenerations(snapshot, read.writing.db, models);
      return { position, ...compared, leftOut: await countLeftOut({ db: snapshot }, READ_MODELS) };
    } finally {
      await sql`commit`.execute(snapshot);
    }
  });
}

/** Makes the tables of the next generation, unless they are there with the same content and may be gone on with; answers its number. */
async function begin(
  { read: { writing }, models }: RebuildOptions,
  start: 'go on' | 'afresh',
): Promise<number> {
  const content = contentOf(writing, models);
  return writeTransaction(writing, async (db) => {
    const read = { db, engine: writing.engine };
    const state = await lockRebuild(read);
    if (state.content === content && start === 'go on') return state.generation;
    const generation = state.generation + 1;
    await createNext(read, models, generation);
    await db.deleteFrom('dead_letters').where('processor', '=', REBUILD).execute();
    await db.updateTable('rebuilds').set({ generation, content, global_position: 0 }).execute();
    return generation;
  });
}

function contentOf({ engine }: Read, models: readonly ReadModel[]): string {
  const folds = models.map(({ name, foldVersion }) => [name, foldVersion]);
  return JSON.stringify([folds, Object.keys(readMigrations(engine))]);
}

async function lockRebuild({ db, engine }: Read): Promise<ReadTables['rebuilds']> {
  const found = await sql<ReadTables['rebuilds']>`select * from rebuilds ${engine.lockRows}`.execute(db);
  const state = found.rows[0];
  if (state === undefined) throw new RebuildFault('The read database has no row in its table of rebuilds');
  return state;
}

async function forget(db: Kysely<ReadTables>): Promise<void> {
  await db.deleteFrom('dead_letters').where('processor', '=', REBUILD).execute();
  await db.updateTable('rebuilds').set({ content: '', global_position: 0 }).execute();
}

async function livePosition(db: Kysely<ReadTables>): Promise<number> {
  const row = await db
    .selectFrom('checkpoints')
    .select('global_position')
    .where('processor', '=', READ_MODELS)
    .executeTakeFirst();
  return row?.global_position ?? 0;
}

/** Builds pages until little is missing; where the models in use move meanwhile, one at a time, and they get every second turn. */
async function buildUntilNear(options: Run): Promise<void> {
  let liveBefore = await livePosition(options.read.writing.db);
  for (;;) {
    const startedAt = performance.now();
    const live = await livePosition(options.read.writing.db);
    const isLiveMoving = live !== liveBefore;
    const position = await writePages(options, live, isLiveMoving ? 1 : PAGES_PER_TRANSACTION);
    options.onProgress?.(position, live);
    if (live - position <= MAX_TAIL) return;
    if (isLiveMoving) await pause(performance.now() - startedAt);
    liveBefore = live;
  }
}

/** Builds so many pages at most in one transaction; answers where they end. */
function writePages(options: Run, upTo: number, pageCount: number): Promise<number> {
  const { writing } = options.read;
  return writeTransaction(writing, async (db) => {
    let position = 0;
    for (let done = 0; done < pageCount && position < upTo; done += 1) {
      position = await buildPage({ db, engine: writing.engine }, options, upTo);
    }
    return position;
  });
}

/** Projects the next page up to a position that the models in use have reached, less what they left out; answers where it ends. */
async function buildPage(read: Read, run: Run, upTo: number): Promise<number> {
  const { log, models } = run;
  const state = await lockRebuild(read);
  const { global_position: after } = state;
  if (!isUnderWay(state, run)) throw new RebuildFault(OVERTAKEN);
  for (let position = await firstRetried(read); position !== undefined; position = await firstRetried(read)) {
    await projectNext(read, models, await log.readAll(position - 1, 1));
    await sql`delete from dead_letters where processor = ${REBUILD} and global_position = ${position}`.execute(
      read.db,
    );
  }
  if (after >= upTo) return after;
  const events = await log.readAll(after, Math.min(EVENT_PAGE_SIZE, upTo - after));
  const last = events.at(-1);
  if (last === undefined)
    throw new RebuildFault(
      'The log ends before the read models do; start the server, which builds them anew',
    );
  const leftOut = await leftOutOf(read, after, last.globalPosition);
  await projectNext(
    read,
    models,
    leftOut.size === 0 ? events : events.filter((event) => !leftOut.has(event.globalPosition)),
  );
  await insertDeadLetters(
    read,
    [...leftOut.values()].map((row) => ({ ...row, processor: REBUILD, state: 'skipped' })),
  );
  await read.db.updateTable('rebuilds').set({ global_position: last.globalPosition }).execute();
  return last.globalPosition;
}

async function projectNext(
  read: Read,
  models: readonly ReadModel[],
  events: readonly RecordedEvent[],
): Promise<void> {
  const next = nextGeneration(read, models);
  try {
    await projectInto(models, next, events.map(knownEvent));
  } catch (error) {
    if (isDatabaseOutage(error)) throw error;
    const [first, last] = [events[0], events.at(-1)];
    throw new RebuildFault(
      `An event from position ${String(first?.globalPosition)} to ${String(last?.globalPosition)} cannot be projected, which the models in use hold: ${describeFault(error)}`,
    );
  }
}
