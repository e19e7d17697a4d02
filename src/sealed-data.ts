import { existsSync } from 'node:fs';
import type { Configuration } from './configuration.js';
import { holdsData } from './event-store/holds-data.js';
import type { LogTables } from './event-store/log-tables.js';
import { openDatabase } from './platform/open-database.js';
import type { World } from './world.js';

/** Whether some event of the log holds a sealed box; looks on a connection of its own, and makes no log. */
export async function holdsSealedData(
  { log: target, poolSize, statementTimeoutMs }: Configuration,
  { logger }: Pick<World, 'logger'>,
): Promise<boolean> {
  if (target.engine === 'sqlite' && !existsSync(target.file)) return false;
  const settings = { poolSize, statementTimeoutMs, logger };
  const log = openDatabase<LogTables>(target, { access: 'read', durable: 'always' }, settings);
  try {
    return await holdsData(log, '"box":"');
  } finally {
    await log.db.destroy();
  }
}
