import type { KeyObject } from 'node:crypto';
import type { ServerSettings } from '../platform/database.js';
import type { DatabaseTarget } from '../platform/database-url.js';
import { createRandomPool } from '../platform/random-pool.js';
import { keyedHash, openEngineKey, type KeyedHash } from './engine-key.js';
import { createKeyPool } from './key-pool.js';
import { createMasterKeys } from './master-keys.js';
import { createMatchParties, type MatchParties } from './match-party.js';
import { openKeyStore, type KeyStore } from './open-key-store.js';
import { createOpenParties, type OpenParties } from './open-party.js';
import { createResealPerson, type ResealPerson } from './reseal-person.js';
import { createSealPeople, type SealPeople } from './seal-party.js';

/** A key store and all that is done with its keys. */
export interface KeySafe extends KeyStore {
  readonly sealPeople: SealPeople;
  readonly openParties: OpenParties;
  readonly resealPerson: ResealPerson;
  /** Tells whether two requests are the same, and nothing of what is in them. */
  readonly requestHash: KeyedHash;
  /** Finds a person, and says nothing of who it is. */
  readonly peopleHash: KeyedHash;
  /** `peopleHash` of whoever is in parties. */
  readonly matchParties: MatchParties;
  /** What `openMatching` takes, for another thread. */
  readonly matchSecrets: MatchSecrets;
  /** Tells clients apart whose asking is counted, and nothing of who they are. */
  readonly limitsHash: KeyedHash;
}

/** What people are matched with. */
export interface MatchSecrets {
  readonly masterSecrets: readonly [string, ...string[]];
  readonly peopleKey: KeyObject;
}

/** What a safe is opened with. */
export interface KeySafeOptions {
  /** Secrets of master keys: the first wraps, all open. */
  readonly masterSecrets: readonly [string, ...string[]];
  readonly settings: ServerSettings;
  readonly newId: () => string;
  readonly randomBytes: (count: number) => Uint8Array;
  /** Asked of a store without a key: whether there is anything that only keys would open. */
  readonly wasUsed: () => Promise<boolean>;
}

/** A key store holds no key, and something was sealed with keys: it is not the store that there was. */
export class LostKeys extends Error {}

/**
 * Opens a key store, made when there is none; throws `UnknownMasterKey` when the secrets do not open all of its keys, and
 * `LostKeys` when it would begin a new store in the place of one that was used.
 */
export async function openKeySafe(target: DatabaseTarget, options: KeySafeOptions): Promise<KeySafe> {
  const { masterSecrets, settings, newId, randomBytes } = options;
  const masterKeys = createMasterKeys(masterSecrets, randomBytes);
  const store = await openKeyStore(target, masterKeys, settings);
  const { writing, reading } = store;
  await refuseLostKeys(store, options).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  const keyPool = createKeyPool({ writing, masterKeys, newId, randomBytes });
  const requestKey = await openEngineKey(writing, masterKeys, { name: '#requests', randomBytes });
  const peopleKey = await openEngineKey(writing, masterKeys, { name: '#people', randomBytes });
  const limitsKey = await openEngineKey(writing, masterKeys, { name: '#limits', randomBytes });
  const openParties = createOpenParties(reading, masterKeys, settings.logger);
  const peopleHash = keyedHash(peopleKey);
  return {
    ...store,
    sealPeople: createSealPeople(keyPool, randomBytes),
    openParties,
    resealPerson: createResealPerson({ keys: store, keyPool, randomBytes }),
    requestHash: keyedHash(requestKey),
    peopleHash,
    matchParties: createMatchParties(store, peopleHash, settings.logger),
    matchSecrets: { masterSecrets, peopleKey },
    limitsHash: keyedHash(limitsKey),
  };
}

/** `matchParties` of a safe that is open elsewhere. */
export async function openMatching(
  target: DatabaseTarget,
  { masterSecrets, peopleKey }: MatchSecrets,
  settings: ServerSettings,
): Promise<MatchParties> {
  const store = await openKeyStore(target, createMasterKeys(masterSecrets, createRandomPool()), settings);
  return createMatchParties(store, keyedHash(peopleKey), settings.logger);
}

async function refuseLostKeys({ reading: { db } }: KeyStore, { wasUsed }: KeySafeOptions): Promise<void> {
  const isEmpty = async (): Promise<boolean> =>
    (await db.selectFrom('subject_keys').select('subject_id').limit(1).executeTakeFirst()) === undefined;
  if (!(await isEmpty()) || !(await wasUsed())) return;
  if (await isEmpty()) throw new LostKeys(); // looked at again: another node may have begun the store and sold
}
