import type { OpenParty, Sealed, SealedBox, SealedParty } from '../domain/booking/personal-data.js';
import type { OpenDatabase } from '../platform/database.js';
import type { Logger } from '../platform/logger.js';
import type { KeyTables } from './key-tables.js';
import type { MasterKeys } from './master-keys.js';
import { unsealBox, type BoxKey } from './sealed-box.js';
import { loadSubjectKeys } from './subject-keys.js';

/** Opens the boxes of parties by one question to the key store; what has no key any more opens to null. */
export type OpenParties = (parties: readonly SealedParty[]) => Promise<readonly OpenParty[]>;

/** Opens parties with the keys of a store; a box that was changed is logged by its subject and shown as null. */
export function createOpenParties(
  reading: OpenDatabase<KeyTables>,
  masterKeys: MasterKeys,
  logger: Logger,
): OpenParties {
  function open<Content>(sealed: Sealed<Content> | null, keys: Keys): Content | null {
    if (sealed === null) return null;
    if ('plain' in sealed) return sealed.plain;
    const key = keys.get(sealed.subjectId);
    if (key === undefined) return null;
    const content = key && unsealBox(key, sealed.box);
    if (content !== null) return JSON.parse(Buffer.from(content).toString()) as Content;
    logger.error({ subjectId: sealed.subjectId }, 'a sealed box or its key was changed: it does not open');
    return null;
  }

  return async (parties) => {
    const subjectIds = parties.flatMap(boxesOf).map(({ subjectId }) => subjectId);
    const keys = await loadSubjectKeys(reading, masterKeys, subjectIds);
    return parties.map(({ passengers, contact }) => ({
      passengers: passengers.map((passenger) => ({ ...passenger, identity: open(passenger.identity, keys) })),
      contact: open(contact, keys),
    }));
  };
}

/** By subject; null is a key that was changed. */
type Keys = ReadonlyMap<string, BoxKey | null>;

function boxesOf({ passengers, contact }: SealedParty): readonly SealedBox[] {
  return [...passengers.map(({ identity }) => identity), contact].filter(
    (sealed) => sealed !== null && 'subjectId' in sealed,
  );
}
