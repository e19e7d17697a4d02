import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { keepSecret, UnusableSecret } from '../platform/secret-file.js';
import { OperatorFault, operatorConfiguration, type Operator } from './operator.js';

/** The secret that the server uses: SECRET, or the one it keeps in its data folder. Makes none. */
export function operatorSecret(operator: Operator): string {
  const { secret, dataDir } = operatorConfiguration(operator);
  if (secret !== null) return secret;
  if (!existsSync(join(dataDir, 'secret'))) {
    throw new OperatorFault(`There is no secret in ${dataDir}; check DATA_DIR, or give SECRET`);
  }
  try {
    return keepSecret(dataDir, operator.randomBytes);
  } catch (error) {
    throw error instanceof UnusableSecret ? new OperatorFault(error.message) : error;
  }
}
