import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ownSecrets } from '../own-secrets.js';
import type { Secrets } from '../platform/secrets.js';
import { StartFault } from '../start-fault.js';
import { OperatorFault, operatorConfiguration, type Operator } from './operator.js';

/** The secrets that the server uses: those given, or those it keeps in its data folder. Makes none. */
export function operatorSecrets(operator: Operator): Secrets {
  const configuration = operatorConfiguration(operator);
  const { secret, dataDir } = configuration;
  if (secret === null && !existsSync(join(dataDir, 'secret'))) {
    throw new OperatorFault(`There is no secret in ${dataDir}; check DATA_DIR, or give SECRET`);
  }
  try {
    return ownSecrets(configuration, operator.randomBytes);
  } catch (error) {
    throw error instanceof StartFault ? new OperatorFault(error.message) : error;
  }
}
