import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SECRET_BYTES = 32;

/** What is shorter can be guessed. */
export const MIN_SECRET_LENGTH = 32;

/** What stands in the file of the secret is none. */
export class UnusableSecret extends Error {}

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
  if (secret.length < MIN_SECRET_LENGTH) {
    throw new UnusableSecret(
      `${file} is too short for a secret: delete it to have a new one made; offers made before then end`,
    );
  }
  return secret;
}
