import { sql } from 'kysely';
import type { OpenDatabase } from '../platform/database.js';
import { tableExists } from '../platform/table-exists.js';
import type { LogTables } from './log-tables.js';

/** Whether the data of some event contains a piece of JSON text, free of SQL's wildcards; false where there is no log yet. */
export async function holdsData(log: OpenDatabase<LogTables>, jsonPiece: string): Promise<boolean> {
  if (!(await tableExists(log, 'events'))) return false;
  const found = await sql`
    select 1 from events where cast(data as text) like ${`%${jsonPiece}%`} limit 1`.execute(log.db);
  return found.rows.length > 0;
}
