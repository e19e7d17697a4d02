import { onTestFinished } from 'vitest';
import { createPostgresDatabase } from './postgres-databases.js';

const SECRET = 'a secret of more than 32 characters, of these tests';

/** An empty installation on one kind of database, as an operator would configure it. */
export interface Installation {
  readonly name: string;
  /** Variables beside the folder of data; the test's end removes what they name. */
  environment(): Promise<Readonly<Record<string, string>>>;
}

/** An installation on every engine. */
export const INSTALLATIONS: readonly Installation[] = [
  { name: 'SQLite', environment: () => Promise.resolve({ SECRET }) },
  {
    name: 'PostgreSQL',
    async environment() {
      const { target, dispose } = await createPostgresDatabase();
      onTestFinished(dispose);
      return { DATABASE_URL: target.url, SECRET };
    },
  },
];
