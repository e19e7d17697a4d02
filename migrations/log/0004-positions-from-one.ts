import type { Kysely, Migration } from 'kysely';
import type { SqlEngine } from '../../src/platform/sql-engine.js';

/** No event is put in before the first one, where streams would fold it and nobody who reads on would see it. */
export function positionsFromOneMigration(engine: SqlEngine): Migration {
  return {
    up: async (db: Kysely<unknown>) => {
      await engine.refuseBelow('events', 'global_position', 1).execute(db);
    },
  };
}
