import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The secret kept in a data folder; made once, readable by its owner alone. */
export function keepSecret(dataDir: string, newSecret: () => string): string {
  const file = join(dataDir, 'secret');
  mkdirSync(dataDir, { recursive: true });
  try {
    writeFileSync(file, newSecret() + '\n', { flag: 'wx', mode: 0o600 }); // fails when there is one
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const secret = readFileSync(file, 'utf8').trim();
  if (secret === '') throw new Error(`${file} is empty: delete it to have a new secret made; offers made before then end`);
  return secret;
}
