import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SECRET_BYTES = 32;

/** The secret kept in a data folder; made once, readable by its owner alone. */
export function keepSecret(dataDir: string, randomBytes: (count: number) => Uint8Array): string {
  const file = join(dataDir, 'secret');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  try {
    const secret = Buffer.from(randomBytes(SECRET_BYTES)).toString('hex');
    writeFileSync(file, secret + '\n', { flag: 'wx', mode: 0o600 }); // fails when there is one
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const secret = readFileSync(file, 'utf8').trim();
  if (secret === '')
    throw new Error(`${file} is empty: delete it to have a new secret made; offers made before then end`);
  return secret;
}
