import type { Configuration } from './configuration.js';
import { keepSecrets, UnusableSecret } from './platform/secret-file.js';
import type { Secrets } from './platform/secrets.js';
import { StartFault } from './start-fault.js';
import type { World } from './world.js';

/** The secrets that were given, or else those of the data folder; one is made there when there is none. */
export function ownSecrets(
  { secret, oldSecrets, dataDir }: Configuration,
  randomBytes: World['randomBytes'],
): Secrets {
  if (secret !== null) return [secret, ...oldSecrets];
  try {
    return keepSecrets(dataDir, randomBytes);
  } catch (error) {
    throw error instanceof UnusableSecret ? new StartFault(error.message) : error;
  }
}
