import type { TestProject } from 'vitest/node';
import { createPostgresCluster, THROWAWAY_SETTINGS } from './postgres-cluster.js';
import { createEmptyPostgresDatabase } from './postgres-databases.js';
import { makeTables } from './postgres-template.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of a database on the PostgreSQL server of this run, by which others are made. */
    readonly postgresUrl: string;
    /** Name of a database there with all tables, of which tests take copies. */
    readonly postgresTemplate: string;
  }
}

/**
 * Provides every test with a real PostgreSQL: that of TEST_DATABASE_URL, or one started for this run. Tests that stop their
 * server or need a standby start a cluster of their own either way: nobody's server is stopped.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given !== undefined && given !== '') return provide(project, given);
  const cluster = await createPostgresCluster(THROWAWAY_SETTINGS);
  await provide(project, cluster.url('postgres'));
  keepExitCode();
  return () => cluster.remove();
}

/** Tells tests of a server; answers how to leave nothing there. */
async function provide(project: TestProject, serverUrl: string): Promise<() => Promise<void>> {
  const template = await createEmptyPostgresDatabase(serverUrl);
  await makeTables(template.target.url);
  project.provide('postgresUrl', serverUrl);
  project.provide('postgresTemplate', new URL(template.target.url).pathname.slice(1));
  return template.dispose;
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
