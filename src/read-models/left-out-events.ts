import { sql } from 'kysely';
import type { OpenDatabase } from '../platform/database.js';
import { READ_MODELS } from './read-database.js';
import type { ReadTables } from './read-tables.js';

/** Under this name a rebuild remembers which events it left out because the models in use did. */
export const REBUILD = 'rebuild';

type Read = OpenDatabase<ReadTables>;

/** What the models in use left out between two positions. */
export async function leftOutOf(
  { db }: Read,
  after: number,
  upTo: number,
): Promise<readonly ReadTables['dead_letters'][]> {
  return db
    .selectFrom('dead_letters')
    .selectAll()
    .where('processor', '=', READ_MODELS)
    .where('global_position', '>', after)
    .where('global_position', '<=', upTo)
    .execute();
}

/** The first event that was left out and is projected in the models in use by now. */
export async function firstRetried({ db }: Read): Promise<number | undefined> {
  const found = await sql<{ readonly global_position: number }>`
    select global_position from dead_letters as left_out where processor = ${REBUILD} and not exists (
      select 1 from dead_letters as parked
      where parked.processor = ${READ_MODELS} and parked.global_position = left_out.global_position
    ) order by global_position limit 1`.execute(db);
  return found.rows[0]?.global_position;
}
