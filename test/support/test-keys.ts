import { randomBytes } from 'node:crypto';
import { v7 as newId } from 'uuid';
import { openKeyedHash, type KeyedHash } from '../../src/key-store/engine-key.js';
import { createKeyPool, type KeyPool } from '../../src/key-store/key-pool.js';
import { createMasterKeys } from '../../src/key-store/master-keys.js';
import { createOpenParties, type OpenParties } from '../../src/key-store/open-party.js';
import { openKeyStore, type KeyStore } from '../../src/key-store/open-key-store.js';
import { createSealPeople, type SealPeople } from '../../src/key-store/seal-party.js';
import type { DatabaseTarget } from '../../src/platform/database-url.js';
import { SERVER_SETTINGS } from './engines.js';

/** The master key of tests that do not care. */
export const MASTER_KEY = 'a master key of more than 32 characters';

/** A key store as one process has it open. */
export interface TestKeys extends KeyStore {
  readonly keyPool: KeyPool;
  readonly sealPeople: SealPeople;
  readonly openParties: OpenParties;
  readonly requestHash: KeyedHash;
}

/** Opens a key store as `app.ts` does; whoever opens it closes it. */
export async function openTestKeys(
  target: DatabaseTarget,
  secrets: readonly [string, ...string[]] = [MASTER_KEY],
): Promise<TestKeys> {
  const store = await openKeyStore(target, createMasterKeys(secrets, randomBytes), SERVER_SETTINGS);
  const { writing, reading, masterKeys } = store;
  const keyPool = createKeyPool({ writing, masterKeys, newId, randomBytes });
  return {
    ...store,
    keyPool,
    sealPeople: createSealPeople(keyPool, randomBytes),
    openParties: createOpenParties(reading, masterKeys, SERVER_SETTINGS.logger),
    requestHash: await openKeyedHash(writing, masterKeys, { name: '#requests', randomBytes }),
  };
}
