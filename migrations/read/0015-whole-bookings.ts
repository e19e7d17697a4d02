import { sql, type Kysely, type Migration } from 'kysely';
import type { SqlEngine } from '../../src/platform/sql-engine.js';

/** Bookings are kept in one piece: to compress one takes longer than all else that is done to write it. */
export function wholeBookingsMigration(engine: SqlEngine): Migration {
  return { up: (db: Kysely<unknown>) => keepWhole(db, engine) };
}

async function keepWhole(db: Kysely<unknown>, { keepWhole: statements }: SqlEngine): Promise<void> {
  for (const statement of statements(sql.table('bookings'))) await statement.execute(db);
}
