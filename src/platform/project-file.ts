import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The absolute path of a file of this project, from source and from the build alike. */
export function projectFile(relativePath: string): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('package.json not found above ' + import.meta.dirname);
    folder = parent;
  }
  return join(folder, relativePath);
}
