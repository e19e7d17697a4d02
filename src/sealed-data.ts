import { existsSync } from 'node:fs';
import { holdsData } from './event-store/holds-data.js';
import type { LogTables } from './event-store/log-tables.js';
import type { ServerSettings } from './platform/database.js';
import type { DatabaseTarget } from './platform/database-url.js';
import { openDatabase } from './platform/open-database.js';

/** Whether some event of the log holds a sealed box; looks on a connection of its own, and makes no log. */
export async function holdsSealedData(target: DatabaseTarget, settings: ServerSettings): Promise<boolean> {
  if (target.engine === 'sqlite' && !existsSync(target.file)) return false;
  const log = openDatabase<LogTables>(target, { access: 'read', durable: 'always' }, settings);
  try {
    return await holdsData(log, '"box":"');
  } finally {
    await log.db.destroy();
  }
}
