import type { Kysely } from 'kysely';
import { readModelsMigration } from '../../migrations/read/0001-bookings.js';
import { GENESIS_HASH } from '../event-store/event-row.js';
import type { EventReader } from '../event-store/event-reader.js';
import { discardDatabase, openDatabase, type OpenDatabase } from '../platform/database.js';
import type { DatabaseTarget } from '../platform/database-url.js';
import type { Logger } from '../platform/logger.js';
import { migrate } from '../platform/migrate.js';
import type { ReadTables } from './read-tables.js';

/** The name of the one checkpoint that all read models share. */
export const READ_MODELS = 'read-models';

/** The read database as its projector writes and as queries read it. */
export interface ReadDatabase {
  readonly writing: OpenDatabase<ReadTables>;
  /** A connection that cannot write. */
  readonly reading: OpenDatabase<ReadTables>;
}

/** Opens the read database; one that does not open is thrown away and begun anew, since the log has it all. */
export async function openReadDatabase(
  target: DatabaseTarget,
  log: EventReader,
  logger: Logger,
): Promise<ReadDatabase> {
  const writing = await openForWriting(target, log).catch((error: unknown) => {
    logger.warn({ err: error }, 'the read database does not open; it is built again from the log');
    discardDatabase(target);
    return openForWriting(target, log);
  });
  return { writing, reading: openDatabase<ReadTables>(target, { access: 'read', durable: 'never' }) };
}

async function openForWriting(target: DatabaseTarget, log: EventReader): Promise<OpenDatabase<ReadTables>> {
  const read = openDatabase<ReadTables>(target, { access: 'write', durable: 'never' });
  try {
    await prepareReadDatabase(read, log);
    return read;
  } catch (error) {
    await read.db.destroy();
    throw error;
  }
}

/**
 * Creates or updates the read tables. Rows that were not built from this very log (another log, a restored or
 * changed one) are dropped, to be built again.
 */
async function prepareReadDatabase(read: OpenDatabase<ReadTables>, log: EventReader): Promise<void> {
  await migrate(read.db, { '0001-bookings': readModelsMigration(read.engine) });
  const checkpoint = await read.db
    .selectFrom('checkpoints')
    .selectAll()
    .where('processor', '=', READ_MODELS)
    .executeTakeFirst();
  const { logId } = await log.head();
  const isOfThisLog =
    checkpoint?.log_id === logId &&
    checkpoint.hash === (await hashAt(log, Number(checkpoint.global_position)));
  if (!isOfThisLog) await read.db.transaction().execute((transaction) => startAnew(transaction, logId));
}

async function hashAt(log: EventReader, position: number): Promise<string | undefined> {
  return position === 0 ? GENESIS_HASH : log.hashAt(position);
}

async function startAnew(db: Kysely<ReadTables>, logId: string): Promise<void> {
  for (const table of ['bookings', 'booking_history', 'departure_seats', 'checkpoints'] as const) {
    await db.deleteFrom(table).execute();
  }
  await db
    .insertInto('checkpoints')
    .values({ processor: READ_MODELS, log_id: logId, global_position: 0, hash: GENESIS_HASH })
    .execute();
}
