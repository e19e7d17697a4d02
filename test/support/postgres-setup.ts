import type { TestProject } from 'vitest/node';
import { createPostgresCluster, THROWAWAY_SETTINGS } from './postgres-cluster.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of a database on the PostgreSQL server of this run, by which others are made. */
    readonly postgresUrl: string;
  }
}

/**
 * Provides every test with a real PostgreSQL: that of TEST_DATABASE_URL, or one started for this run. Tests that stop their
 * server or need a standby start a cluster of their own either way: nobody's server is stopped.
 */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given !== undefined && given !== '') {
    project.provide('postgresUrl', given);
    return undefined;
  }
  const cluster = await createPostgresCluster(THROWAWAY_SETTINGS);
  project.provide('postgresUrl', cluster.url('postgres'));
  keepExitCode();
  return () => cluster.remove();
}

/** The package that runs the server ends the process with 0 when nothing is left to do, whatever the tests came to. */
function keepExitCode(): void {
  process.prependOnceListener('beforeExit', () => {
    const { exitCode } = process;
    process.once('exit', () => {
      process.exitCode = exitCode;
    });
  });
}
