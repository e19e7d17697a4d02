import { createPostgresDatabase } from './postgres-databases.js';
import { startTestApp, type TestApp } from './test-app.js';

/** The whole engine on a database engine of one kind. */
export interface AppEngine {
  readonly name: string;
  /** Starts on fresh databases; stopping it removes those of a server. */
  start(options?: Parameters<typeof startTestApp>[0]): Promise<TestApp>;
}

/** The whole engine on every database engine. */
export const APP_ENGINES: readonly AppEngine[] = [
  { name: 'SQLite', start: startTestApp },
  { name: 'PostgreSQL', start: startOnPostgres },
];

async function startOnPostgres(options: Parameters<typeof startTestApp>[0] = {}): Promise<TestApp> {
  const { target, dispose } = await createPostgresDatabase();
  const environment = { DATABASE_URL: target.url, SECRET: 'x'.repeat(40), ...options.environment };
  const app = await startTestApp({ ...options, environment });
  return { ...app, stop: () => app.stop().then(dispose) };
}
