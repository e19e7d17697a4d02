import { keepSecret, UnusableSecret } from './platform/secret-file.js';
import { StartFault } from './start-fault.js';
import type { World } from './world.js';

/** The secret of this data folder, made when there is none. */
export function ownSecret(dataDir: string, randomBytes: World['randomBytes']): string {
  try {
    return keepSecret(dataDir, randomBytes);
  } catch (error) {
    throw error instanceof UnusableSecret ? new StartFault(error.message) : error;
  }
}
