import type { OpenDatabase } from './database.js';

/** Whether a database has a table; one that is not there yet is no error to whoever only looks. */
export async function tableExists<Tables>(
  { db }: OpenDatabase<Tables>,
  table: keyof Tables & string,
): Promise<boolean> {
  const tables = await db.introspection.getTables();
  return tables.some(({ name }) => name === table);
}
