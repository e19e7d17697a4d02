import type { OpenParty, SealedParty } from '../domain/booking/personal-data.js';
import { emailMatchText, passengerMatchText } from '../domain/privacy/person-match.js';
import type { OpenDatabase } from '../platform/database.js';
import type { KeyedHash } from './engine-key.js';
import type { KeyTables, SubjectKeyRow } from './key-tables.js';
import { subjectsOf, type OpenParties } from './open-party.js';
import { loadKeyRows } from './subject-keys.js';

/** So many parties are worth a message to another thread; live bookings come in fewer, and are matched at once. */
const MIN_PARTIES_FOR_THREAD = 64;

/** Keyed hashes of who is in a party; null where nobody can say any more. */
export interface PartyMatch {
  /** In the order of the party. */
  readonly passengers: readonly (string | null)[];
  readonly contact: string | null;
}

/** Tells who is in parties, and says nothing of them. */
export type MatchParties = (parties: readonly SealedParty[]) => Promise<readonly PartyMatch[]>;

/** Parties, and the keys that there are for them. */
export interface MatchTask {
  readonly parties: readonly SealedParty[];
  readonly keyRows: readonly SubjectKeyRow[];
}

/** Another thread that opens boxes, so that this one does something else meanwhile. */
export interface MatchThread {
  /** Who is in parties; null where the thread cannot say. */
  match(task: MatchTask): Promise<readonly PartyMatch[] | null>;
  close(): Promise<void>;
}

/** Matches parties in this thread. */
export function createMatchParties(openParties: OpenParties, peopleHash: KeyedHash): MatchParties {
  return async (parties) => (await openParties(parties)).map((party) => matchParty(party, peopleHash));
}

/** Matches many parties in another thread, and few in this one; so too those that the other one fails with, to tell why. */
export function createThreadedMatchParties(
  reading: OpenDatabase<KeyTables>,
  thread: MatchThread,
  inThisThread: MatchParties,
): MatchParties {
  return async (parties) => {
    if (parties.length < MIN_PARTIES_FOR_THREAD) return inThisThread(parties);
    const keyRows = await loadKeyRows(reading, subjectsOf(parties));
    return (await thread.match({ parties, keyRows })) ?? inThisThread(parties);
  };
}

/** Who is in an opened party. */
export function matchParty({ passengers, contact }: OpenParty, peopleHash: KeyedHash): PartyMatch {
  return {
    passengers: passengers.map(({ identity }) => identity && peopleHash(passengerMatchText(identity))),
    contact: contact && peopleHash(emailMatchText(contact.email)),
  };
}
