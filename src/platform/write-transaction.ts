import { sql, type Kysely } from 'kysely';
import type { OpenDatabase } from './database.js';

/** Runs work on one connection, in a transaction that will write from its start; what throws leaves no trace. */
export async function writeTransaction<Tables, Result>(
  { db, engine }: OpenDatabase<Tables>,
  work: (transaction: Kysely<Tables>) => Promise<Result>,
): Promise<Result> {
  return db.connection().execute(async (connection) => {
    await engine.beginWrite.execute(connection);
    try {
      const result = await work(connection);
      await sql`commit`.execute(connection);
      return result;
    } catch (error) {
      await sql`rollback`.execute(connection).catch(() => undefined); // the first error says what is wrong
      throw error;
    }
  });
}
