import { sql, type Kysely, type Migration } from 'kysely';

/** People are found whether a sharp s is capital or not: they are built again from their log. */
export const sharpLettersMigration: Migration = { up: buildAgain };

async function buildAgain(db: Kysely<unknown>): Promise<void> {
  await sql`update ${sql.table('checkpoints')} set log_id = ''`.execute(db);
}
