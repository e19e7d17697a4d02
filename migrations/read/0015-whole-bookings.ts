import type { Kysely, Migration } from 'kysely';
import type { SqlEngine } from '../../src/platform/sql-engine.js';

/** Bookings are kept in one piece: to compress one takes longer than all else that is done to write it. */
export function wholeBookingsMigration(engine: SqlEngine): Migration {
  return { up: (db: Kysely<unknown>) => keepWhole(db, engine) };
}

async function keepWhole(db: Kysely<unknown>, engine: SqlEngine): Promise<void> {
  for (const statement of engine.keepWhole('bookings')) await statement.execute(db);
}
