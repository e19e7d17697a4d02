import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Fewer files than this in `src` mean that a check looks in the wrong place. */
export const MINIMUM_SOURCE_FILES = 20;

/** The TypeScript files under the named folders of a project, as sorted paths from its root. */
export function sourceFiles(root: string, folders: readonly string[]): readonly string[] {
  return folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .sort();
}
