import { isAbsolute, resolve } from 'node:path';

/** Which database a URL names: a SQLite file, or a PostgreSQL server. */
export type DatabaseTarget =
  | { readonly engine: 'sqlite'; readonly file: string }
  | { readonly engine: 'postgres'; readonly url: string };

/** Reads `sqlite:<path>` or `postgres://…`; null when it is neither. Relative paths start at the working folder. */
export function parseDatabaseUrl(url: string): DatabaseTarget | null {
  const sqlite = /^sqlite:(?:\/\/)?(?<path>[^?#]+)$/u.exec(url)?.groups?.['path'];
  if (sqlite !== undefined) {
    return { engine: 'sqlite', file: isAbsolute(sqlite) ? sqlite : resolve(sqlite) };
  }
  return /^postgres(?:ql)?:\/\/./u.test(url) ? { engine: 'postgres', url } : null;
}
