import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { areSecrets, MAX_SECRETS, MIN_SECRET_LENGTH, type Secrets } from './secrets.js';

const SECRET_BYTES = 32;

/** What stands in the file of the secrets is none. */
export class UnusableSecret extends Error {}

/** The secrets kept in a data folder, one a line, the newest first; one is made once, readable by its owner alone. */
export function keepSecrets(dataDir: string, randomBytes: (count: number) => Uint8Array): Secrets {
  const file = join(dataDir, 'secret');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  try {
    const secret = Buffer.from(randomBytes(SECRET_BYTES)).toString('hex');
    writeFileSync(file, secret + '\n', { flag: 'wx', mode: 0o600 }); // fails when there is one
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const lines = readFileSync(file, 'utf8').split('\n');
  const secrets = lines.map((line) => line.trim()).filter((line) => line !== '');
  if (areSecrets(secrets)) return secrets;
  throw new UnusableSecret(
    `${file} must hold 1 to ${String(MAX_SECRETS)} secrets of at least ${String(MIN_SECRET_LENGTH)} characters, one a line, the newest first: put back what it held, since keys of personal data may be wrapped by it`,
  );
}
