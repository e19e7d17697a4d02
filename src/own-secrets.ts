import type { Configuration } from './configuration.js';
import { keepSecrets, UnusableSecret } from './platform/secret-file.js';
import type { Secrets } from './platform/secrets.js';
import { StartFault } from './start-fault.js';
import type { World } from './world.js';

/** Tells the operator of a secret that `OLD_SECRETS`, a list, would cut in two or shorten: it could never be replaced. */
export function warnOfUnlistableSecret(
  { secret }: Pick<Configuration, 'secret'>,
  logger: World['logger'],
): void {
  if (secret === null || (!secret.includes(',') && secret.trim() === secret)) return;
  logger.warn(
    {},
    'SECRET has a comma, or a blank at one of its ends, and so can never stand in OLD_SECRETS; give one without while little counts that it signed',
  );
}

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
