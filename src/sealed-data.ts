import { existsSync } from 'node:fs';
import { sql } from 'kysely';
import type { Configuration } from './configuration.js';
import type { LogTables } from './event-store/log-tables.js';
import { openDatabase } from './platform/open-database.js';
import { tableExists } from './platform/table-exists.js';
import type { World } from './world.js';

/** Whether some event of the log holds a sealed box; looks on a connection of its own, and makes no log. */
export async function holdsSealedData(
  { log: target, poolSize, statementTimeoutMs }: Configuration,
  { logger }: Pick<World, 'logger'>,
): Promise<boolean> {
  if (target.engine === 'sqlite' && !existsSync(target.file)) return false;
  const settings = { poolSize, statementTimeoutMs, logger };
  const { db, engine } = openDatabase<LogTables>(target, { access: 'read', durable: 'always' }, settings);
  try {
    if (!(await tableExists({ db, engine }, 'events'))) return false;
    const found = await sql`
      select 1 from events where cast(data as text) like '%"box":"%' limit 1`.execute(db);
    return found.rows.length > 0;
  } finally {
    await db.destroy();
  }
}
