import type { OpenParty, Sealed, SealedBox, SealedParty } from '../domain/booking/personal-data.js';
import type { OpenDatabase } from '../platform/database.js';
import type { Logger } from '../platform/logger.js';
import type { KeyTables } from './key-tables.js';
import type { MasterKeys } from './master-keys.js';
import { unsealBox } from './sealed-box.js';
import { loadSubjectKeys, type SubjectKeys } from './subject-keys.js';

/** Opens the boxes of parties by one question to the key store; what has no key any more opens to null. */
export type OpenParties = (parties: readonly SealedParty[]) => Promise<readonly OpenParty[]>;

/** Opens parties with the keys of a store; a box that was changed is logged by its subject and shown as null. */
export function createOpenParties(
  reading: OpenDatabase<KeyTables>,
  masterKeys: MasterKeys,
  logger: Logger,
): OpenParties {
  const onChanged = tellChanged(logger);
  return async (parties) => {
    const keys = await loadSubjectKeys(
      reading,
      masterKeys,
      parties.flatMap(boxesOf).map(({ subjectId }) => subjectId),
    );
    return parties.map((party) => openParty(party, keys, onChanged));
  };
}

function openParty(
  { passengers, contact }: SealedParty,
  keys: SubjectKeys,
  onChanged: (subjectId: string) => void,
): OpenParty {
  const open = <Content>(sealed: Sealed<Content> | null): Content | null =>
    openSealed(sealed, keys, onChanged);
  return {
    passengers: passengers.map((passenger) => ({ ...passenger, identity: open(passenger.identity) })),
    contact: open(contact),
  };
}

/** Opens what is sealed with its key, or to null where there is none; a box that was changed is told by its subject and shown as null. */
export function openSealed<Content>(
  sealed: Sealed<Content> | null,
  keys: SubjectKeys,
  onChanged: (subjectId: string) => void,
): Content | null {
  if (sealed === null) return null;
  if ('plain' in sealed) return sealed.plain;
  const key = keys.get(sealed.subjectId);
  if (key === undefined) return null;
  const content = key && unsealBox(key, sealed.box);
  if (content !== null) return JSON.parse(Buffer.from(content).toString()) as Content;
  onChanged(sealed.subjectId);
  return null;
}

/** Logs that a box was changed, by its subject. */
export function tellChanged(logger: Logger): (subjectId: string) => void {
  return (subjectId) => {
    logger.error({ subjectId }, 'a sealed box or its key was changed: it does not open');
  };
}

/** The boxes that are in a party. */
export function boxesOf({ passengers, contact }: SealedParty): readonly SealedBox[] {
  return [...passengers.map(({ identity }) => identity), contact].filter(
    (sealed) => sealed !== null && 'subjectId' in sealed,
  );
}
