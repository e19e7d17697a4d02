import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { DatabaseTarget } from './database-url.js';

/** Whether two databases are one file; never so on a server. */
export function isSameFile(one: DatabaseTarget, other: DatabaseTarget): boolean {
  return one.engine === 'sqlite' && other.engine === 'sqlite' && realPath(one.file) === realPath(other.file);
}

/** The one path of a file, however it is worded or linked, whether it exists or not. */
function realPath(file: string): string {
  const folder = dirname(resolve(file));
  try {
    return realpathSync(file);
  } catch {
    return folder === resolve(file) ? folder : join(realPath(folder), basename(file));
  }
}
