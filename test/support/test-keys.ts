import { randomBytes } from 'node:crypto';
import { v7 as newId } from 'uuid';
import { openKeySafe, type KeySafe } from '../../src/key-store/key-safe.js';
import type { DatabaseTarget } from '../../src/platform/database-url.js';
import { SERVER_SETTINGS } from './engines.js';

/** The master key of tests that do not care. */
export const MASTER_KEY = 'a master key of more than 32 characters';

/** Opens a key store as `app.ts` does; whoever opens it closes it. */
export function openTestKeys(
  target: DatabaseTarget,
  masterSecrets: readonly [string, ...string[]] = [MASTER_KEY],
): Promise<KeySafe> {
  const wasUsed = () => Promise.resolve(false);
  return openKeySafe(target, { masterSecrets, settings: SERVER_SETTINGS, newId, randomBytes, wasUsed });
}
