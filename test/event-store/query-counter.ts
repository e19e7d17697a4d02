import type { KyselyPlugin } from 'kysely';
import type { OpenDatabase } from '../../src/platform/database.js';

/** A database whose SELECTs over events and rows that come back are counted. */
export function countingReads<Tables>({ db, engine }: OpenDatabase<Tables>): {
  readonly database: OpenDatabase<Tables>;
  /** Rows of each query since it was asked last. */
  rowCounts(): readonly number[];
} {
  let counts: number[] = [];
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: ({ result }) => {
      counts.push(result.rows.length);
      return Promise.resolve(result);
    },
  };
  return {
    database: { db: db.withPlugin(plugin), engine },
    rowCounts() {
      const seen = counts;
      counts = [];
      return seen;
    },
  };
}
