import { resolve } from 'node:path';

/** A SQLite file. */
export interface SqliteTarget {
  readonly engine: 'sqlite';
  /** Absolute path. */
  readonly file: string;
}

/** A PostgreSQL server. */
export interface PostgresTarget {
  readonly engine: 'postgres';
  /** Where it is and how to get in; `sslmode` and other settings of libpq are read from its query. */
  readonly url: string;
  /** Servers that follow it and answer those who only read: the first that answers, in this order; else the server itself. */
  readonly replicaUrls: readonly string[];
}

/** Which database a URL names. */
export type DatabaseTarget = SqliteTarget | PostgresTarget;

/**
 * Reads `sqlite:<path>`, or `postgres://…` with any number of replicas behind it, separated by commas; null when
 * it is neither. Relative paths start at the working folder.
 */
export function parseDatabaseUrl(text: string): DatabaseTarget | null {
  const sqlite = /^sqlite:(?:\/\/)?(?<path>[^?#]*[^?#/])$/u.exec(text)?.groups?.['path'];
  if (sqlite !== undefined) {
    return { engine: 'sqlite', file: resolve(sqlite) };
  }
  const [url, ...replicaUrls] = text.split(/,(?=postgres(?:ql)?:)/u);
  if (url === undefined || ![url, ...replicaUrls].every(isServerUrl)) return null;
  return { engine: 'postgres', url, replicaUrls };
}

function isServerUrl(url: string): boolean {
  return /^postgres(?:ql)?:\/\/./u.test(url) && URL.canParse(url);
}

/** Where a database is, for people to read: without the name and the password to get in. */
export function placeOf(target: DatabaseTarget): string {
  if (target.engine === 'sqlite') return target.file;
  const { host, pathname } = new URL(target.url);
  return `PostgreSQL at ${host}${pathname}`;
}
