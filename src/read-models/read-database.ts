import { sql } from 'kysely';
import { GENESIS_HASH } from '../event-store/event-row.js';
import type { EventReader } from '../event-store/event-reader.js';
import type { OpenDatabase, ServerSettings } from '../platform/database.js';
import { setAsideIfUnusable, openDatabase } from '../platform/open-database.js';
import type { DatabaseTarget } from '../platform/database-url.js';
import { migrate } from '../platform/migrate.js';
import { writeTransaction } from '../platform/write-transaction.js';
import { readMigrations } from './read-migrations.js';
import type { ReadModel } from './read-model.js';
import type { ReadTables } from './read-tables.js';

/** The name of the one checkpoint that all read models share. */
export const READ_MODELS = 'read-models';

/** The read database as its projector writes and as queries read it. */
export interface ReadDatabase {
  readonly writing: OpenDatabase<ReadTables>;
  /** A connection that cannot write. */
  readonly reading: OpenDatabase<ReadTables>;
}

/** What a read database is built from, and how. */
export interface ReadSource {
  readonly log: EventReader;
  readonly models: readonly ReadModel[];
}

/** Opens the read database; a damaged file is set aside and begun anew, since the log has it all. */
export async function openReadDatabase(
  target: DatabaseTarget,
  source: ReadSource,
  settings: ServerSettings,
): Promise<ReadDatabase> {
  const writing = await openForWriting(target, source, settings).catch((error: unknown) => {
    if (!setAsideIfUnusable(target, error)) throw error;
    settings.logger.warn(
      { err: error },
      'the read database was damaged and set aside; it is built again from the log',
    );
    return openForWriting(target, source, settings);
  });
  const reading = openDatabase<ReadTables>(target, { access: 'read', durable: 'never' }, settings);
  return { writing, reading };
}

async function openForWriting(
  target: DatabaseTarget,
  source: ReadSource,
  settings: ServerSettings,
): Promise<OpenDatabase<ReadTables>> {
  const read = openDatabase<ReadTables>(target, { access: 'write', durable: 'never' }, settings);
  try {
    await migrate(read, 'read', readMigrations(read.engine));
    await writeTransaction(read, (db) => matchWithLog({ db, engine: read.engine }, source));
    return read;
  } catch (error) {
    await read.db.destroy();
    throw error;
  }
}

/**
 * Drops rows that were not built from this very log (another log, a restored or changed one), to be built again.
 * The lock on the checkpoint keeps nodes that start at once from doing it to each other.
 */
async function matchWithLog(read: OpenDatabase<ReadTables>, { log, models }: ReadSource): Promise<void> {
  const { db, engine } = read;
  await db
    .insertInto('checkpoints')
    .values({ processor: READ_MODELS, log_id: '', global_position: 0, hash: '' })
    .onConflict((conflict) => conflict.column('processor').doNothing())
    .execute();
  const locked = await sql<ReadTables['checkpoints']>`
    select * from checkpoints where processor = ${READ_MODELS} ${engine.lockRows}`.execute(db);
  const { logId } = await log.head();
  if (!(await isOfLog(locked.rows[0], logId, log))) await dropReadModels(read, models, logId);
}

/** Whether the rows were built from this very log. */
export async function isBuiltFrom({ db }: OpenDatabase<ReadTables>, log: EventReader): Promise<boolean> {
  const checkpoint = db.selectFrom('checkpoints').selectAll().where('processor', '=', READ_MODELS);
  return isOfLog(await checkpoint.executeTakeFirst(), (await log.head()).logId, log);
}

async function isOfLog(
  checkpoint: ReadTables['checkpoints'] | undefined,
  logId: string,
  log: EventReader,
): Promise<boolean> {
  if (checkpoint?.log_id !== logId) return false;
  const position = checkpoint.global_position;
  return checkpoint.hash === (position === 0 ? GENESIS_HASH : await log.hashAt(position));
}

/** Drops what was projected, to be projected anew from the start of a log: the same one unless another is named. */
export async function dropReadModels(
  { db }: OpenDatabase<ReadTables>,
  models: readonly ReadModel[],
  logId?: string,
): Promise<void> {
  for (const { name } of models.flatMap(({ tables }) => tables)) await db.deleteFrom(name).execute();
  await db.deleteFrom('dead_letters').execute();
  await db.updateTable('rebuilds').set({ content: '' }).execute();
  const start = { global_position: 0, hash: GENESIS_HASH, ...(logId !== undefined && { log_id: logId }) };
  await db.updateTable('checkpoints').set(start).where('processor', '=', READ_MODELS).execute();
}
