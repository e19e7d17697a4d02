import { sql, type Kysely } from 'kysely';
import { lockCheckpoint } from '../event-store/project-page.js';
import { countLeftOut, type LeftOutCounts } from '../event-store/projection-status.js';
import type { OpenDatabase } from '../platform/database.js';
import { writeTransaction } from '../platform/write-transaction.js';
import { compareGenerations, type ComparedRows } from './compare-generations.js';
import { createNext, dropGeneration, switchGeneration } from './generations.js';
import { REBUILD } from './left-out-events.js';
import { READ_MODELS, type ReadDatabase } from './read-database.js';
import { projectedPosition } from './read-side.js';
import type { ReadTables } from './read-tables.js';
import {
  buildUntilNear,
  buildUpTo,
  buildWithin,
  contentOf,
  isUnderWay,
  lockRebuild,
  OVERTAKEN,
  RebuildFault,
  type RebuildOptions,
  type Run,
} from './rebuild-pages.js';

/** How the rebuilt rows compare with those in use. */
export interface Comparison extends ComparedRows {
  /** Where both were when they were compared. */
  readonly position: number;
  /** What neither holds. */
  readonly leftOut: LeftOutCounts;
}

type Read = OpenDatabase<ReadTables>;

/**
 * Builds models anew beside those in use, compares the rows, and puts the new ones in their place in one transaction; the
 * old ones are kept until `dropOld`. Goes on where an interrupted one stopped. What is parked or skipped stays so.
 */
export function rebuild(options: RebuildOptions): Promise<Comparison> {
  return buildAndCompare(options, 'go on', async (read, run, position) => {
    await buildWithin(read, run, position);
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
  return writeTransaction(writing, async (db) => {
    const read = { db, engine: writing.engine };
    await lockRebuild(read);
    return dropGeneration(read, 'old');
  });
}

/**
 * Builds the next generation, compares it, and ends it in a transaction of its own, with the position up to which the models in
 * use are. It holds the locks of both before it looks for tables: to look takes a lock on each, and two that then drop would wait
 * for each other.
 */
async function buildAndCompare(
  options: RebuildOptions,
  start: 'go on' | 'afresh',
  end: (read: Read, run: Run, position: number) => Promise<void>,
): Promise<Comparison> {
  const { writing } = options.read;
  const run = { ...options, generation: await begin(options, start) };
  try {
    await buildUntilNear(run);
    const comparison = await compare(run);
    await writeTransaction(writing, async (db) => {
      const read = { db, engine: writing.engine };
      const { position } = await lockCheckpoint(read, READ_MODELS);
      if (!isUnderWay(await lockRebuild(read), run)) throw new RebuildFault(OVERTAKEN);
      await end(read, run, position);
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

async function compare(run: Run): Promise<Comparison> {
  const { read, models } = run;
  return read.reading.db.connection().execute(async (snapshot) => {
    await read.reading.engine.beginSnapshot.execute(snapshot);
    try {
      const position = await projectedPosition(snapshot);
      const reading = { ...read.reading, db: snapshot }; // in a file there is no other connection to be had
      await buildUpTo({ ...run, read: { ...read, reading } }, position);
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

async function forget(db: Kysely<ReadTables>): Promise<void> {
  await db.deleteFrom('dead_letters').where('processor', '=', REBUILD).execute();
  await db.updateTable('rebuilds').set({ content: '', global_position: 0 }).execute();
}
