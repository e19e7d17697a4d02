import type { PersonIdentity } from '../booking/personal-data.js';

/** Of the texts that people are matched by: to be raised when one of them changes, or those matched before are not found. */
export const PERSON_MATCH_VERSION = 1;

/** Who is looked for: a passenger, the owner of an e-mail address, or one person who is both. */
export interface PersonSought {
  readonly passenger: PersonIdentity | null;
  readonly email: string | null;
}

/**
 * A passenger as one text, the same however the name is spaced, cased or accented in Latin letters. Marks of other
 * scripts stay: there they may make another name.
 */
export function passengerMatchText({ givenName, familyName, bornOn }: PersonIdentity): string {
  return JSON.stringify(['PASSENGER', lettersOf(givenName), lettersOf(familyName), bornOn]);
}

/** An e-mail address as one text, the same in whatever case it is written. */
export function emailMatchText(email: string): string {
  return JSON.stringify(['CONTACT', email.trim().toLowerCase()]);
}

function lettersOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/(?<letter>\p{Script=Latin})\p{Mn}+/gu, '$<letter>')
    .replace(/[^\p{L}\p{M}]/gu, '')
    .toLowerCase() // first: the capital ẞ has no other capital, and ß has two
    .toUpperCase()
    .normalize('NFC');
}
