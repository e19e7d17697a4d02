import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Where Debian and its kin keep the tools of each version. */
const VERSIONS_FOLDER = '/usr/lib/postgresql';

/** PostgreSQL's own tools to copy a database. */
export interface PostgresTools {
  /** Writes a database to a file. */
  dump(databaseUrl: string, file: string): Promise<void>;
  /** Fills an empty database from a file. */
  restore(databaseUrl: string, file: string): Promise<void>;
}

/** The tools of this machine that can speak to a server of a major version; null when all are older, or there are none. */
export async function findPostgresTools(serverMajor: number): Promise<PostgresTools | null> {
  for (const folder of toolFolders()) {
    if ((await majorOf(folder)) < serverMajor) continue;
    return {
      async dump(databaseUrl, file) {
        await execute(join(folder, 'pg_dump'), ['--format=custom', `--file=${file}`, databaseUrl]);
      },
      async restore(databaseUrl, file) {
        await execute(join(folder, 'pg_restore'), ['--exit-on-error', `--dbname=${databaseUrl}`, file]);
      },
    };
  }
  return null;
}

function toolFolders(): readonly string[] {
  const onPath = (process.env['PATH'] ?? '').split(delimiter);
  const versions = existsSync(VERSIONS_FOLDER) ? readdirSync(VERSIONS_FOLDER) : [];
  const installed = versions.map((version) => join(VERSIONS_FOLDER, version, 'bin'));
  return [...onPath, ...installed].filter((folder) =>
    ['pg_dump', 'pg_restore'].every((tool) => existsSync(join(folder, tool))),
  );
}

async function majorOf(folder: string): Promise<number> {
  const { stdout } = await execute(join(folder, 'pg_dump'), ['--version']);
  return Number(/ (\d+)/u.exec(stdout)?.[1] ?? 0);
}
