import type { OpenParty, PersonalData, SealedBox, SealedParty } from '../domain/booking/personal-data.js';
import type { KeyPool } from './key-pool.js';
import { sealBox, type BoxKey } from './sealed-box.js';

/** Contents are padded to a multiple of so many bytes, so that a box does not tell how long a name is. */
const PADDING_BYTES = 64;

/** A party under keys of its own. */
export interface Sealing {
  readonly party: SealedParty;
  /** The same as who gave it may see it. */
  readonly openParty: OpenParty;
  /** To be called when the party was not recorded: its keys are used for another. */
  discard(): void;
}

/** Seals people, each under a new key. */
export type SealPeople = (personal: PersonalData) => Promise<Sealing>;

/** Seals with the keys of a pool. */
export function createSealPeople(keyPool: KeyPool, randomBytes: (count: number) => Uint8Array): SealPeople {
  const seal = (key: BoxKey | undefined, content: object): SealedBox => {
    if (key === undefined) throw new Error('There are fewer keys than people');
    return { subjectId: key.subjectId, box: sealBox(key, paddedJson(content), randomBytes) };
  };

  return async ({ passengers, contact }) => {
    const keys = await keyPool.take(passengers.length + 1);
    const openParty: OpenParty = {
      passengers: passengers.map(({ type, ...identity }, index) => ({
        passengerId: String(index + 1),
        type,
        identity,
      })),
      contact,
    };
    const party: SealedParty = {
      passengers: openParty.passengers.map((passenger, index) => ({
        ...passenger,
        identity: passenger.identity && seal(keys[index], passenger.identity),
      })),
      contact: seal(keys.at(-1), contact),
    };
    return {
      ...{ party, openParty },
      discard: () => {
        keyPool.giveBack(keys);
      },
    };
  };
}

/** JSON with spaces after it, which are no part of it: a box does not tell how long a name is. */
export function paddedJson(content: object): Uint8Array {
  const text = Buffer.from(JSON.stringify(content));
  const padding = -text.length & (PADDING_BYTES - 1);
  return Buffer.concat([text, Buffer.alloc(padding, ' ')]);
}
