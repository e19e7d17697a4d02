import { existsSync, rmSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { OperatorFault } from './operator.js';

/**
 * Has a file made under another name, and gives it its own once it is whole; refuses to overwrite.
 * What fails leaves no file.
 */
export async function makeNewFile<Result>(
  file: string,
  make: (partial: string) => Promise<Result>,
): Promise<Result> {
  if (existsSync(file)) throw new OperatorFault(`${file} is there already; name a file that is not`);
  const partial = `${file}.partial`;
  const remove = (): void => {
    for (const suffix of ['', '-wal', '-shm']) rmSync(partial + suffix, { force: true });
  };
  remove(); // left by one that was killed
  try {
    const result = await make(partial);
    await rename(partial, file);
    return result;
  } catch (error) {
    remove();
    throw error;
  }
}

/** Writes lines to a new file for its owner alone, durably. */
export async function writeLines<Result>(
  file: string,
  work: (write: (lines: readonly string[]) => Promise<void>) => Promise<Result>,
): Promise<Result> {
  const handle = await open(file, 'wx', 0o600); // a log holds personal data
  try {
    const result = await work((lines) => handle.appendFile(lines.map((line) => line + '\n').join('')));
    await handle.sync();
    return result;
  } finally {
    await handle.close();
  }
}
