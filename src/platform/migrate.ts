import { Migrator, type Kysely, type Migration } from 'kysely';

/** Brings a database to the newest of the given migrations; throws with the name of one that fails. */
export async function migrate<Tables>(
  db: Kysely<Tables>,
  migrations: Readonly<Record<string, Migration>>,
): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'migrations';
  throw new Error(
    `Migration ${failed} failed: ${error instanceof Error ? error.message : JSON.stringify(error)}`,
    {
      cause: error,
    },
  );
}
