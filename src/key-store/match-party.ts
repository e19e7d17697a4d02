import type { Sealed, SealedBox, SealedParty } from '../domain/booking/personal-data.js';
import { emailMatchText, passengerMatchText } from '../domain/privacy/person-match.js';
import type { Logger } from '../platform/logger.js';
import type { KeyedHash } from './engine-key.js';
import { createKnownMatches } from './known-matches.js';
import type { KeyStore } from './open-key-store.js';
import { boxesOf, openSealed, tellChanged } from './open-party.js';
import { tagOfBox } from './sealed-box.js';
import { loadSubjectKeys } from './subject-keys.js';

/** Keyed hashes of who is in a party; null where nobody can say any more. */
export interface PartyMatch {
  /** In the order of the party. */
  readonly passengers: readonly (string | null)[];
  readonly contact: string | null;
}

/** Tells who is in parties, and says nothing of them. */
export type MatchParties = (parties: readonly SealedParty[]) => Promise<readonly PartyMatch[]>;

/** Matches with the keys of a store, which keeps what is found beside them: to open a box takes far longer than to look that up. */
export function createMatchParties(store: KeyStore, peopleHash: KeyedHash, logger: Logger): MatchParties {
  const knownMatches = createKnownMatches(store, logger);
  const onChanged = tellChanged(logger);
  return async (parties) => {
    const boxes = parties.flatMap(boxesOf);
    const known = await knownMatches.find(boxes);
    const toOpen = boxes.filter(({ box }) => !known.has(tagOfBox(box))).map(({ subjectId }) => subjectId);
    const keys = await loadSubjectKeys(store.reading, store.masterKeys, toOpen);
    const found = new Map<SealedBox, string>();

    function match<Content>(
      sealed: Sealed<Content> | null,
      textOf: (content: Content) => string,
    ): string | null {
      const box = sealed !== null && 'box' in sealed ? sealed : null;
      const hash = box && known.get(tagOfBox(box.box));
      if (hash) return hash;
      const content = openSealed(sealed, keys, onChanged);
      if (content === null) return null;
      const fresh = peopleHash(textOf(content));
      if (box !== null) found.set(box, fresh);
      return fresh;
    }

    const matches = parties.map(({ passengers, contact }) => ({
      passengers: passengers.map(({ identity }) => match(identity, passengerMatchText)),
      contact: match(contact, ({ email }) => emailMatchText(email)),
    }));
    await knownMatches.keep(found);
    return matches;
  };
}
