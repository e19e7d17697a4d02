import type { Contact, Passenger, PassengerType } from './passenger.js';

/** The people of a booking as they are asked for, in the clear: it is sealed before it is recorded. */
export interface PersonalData {
  readonly passengers: readonly Passenger[];
  readonly contact: Contact;
}

/** Who a passenger is. Personal data. */
export type PersonIdentity = Pick<Passenger, 'givenName' | 'familyName' | 'bornOn'>;

/** Personal data that only the key of its subject opens; once that key is destroyed nobody can. */
export interface SealedBox {
  readonly subjectId: string;
  /** Base64url. */
  readonly box: string;
}

/** Personal data as an event holds it: sealed, or in the clear as events of version 1 recorded it. */
export type Sealed<Content> = SealedBox | { readonly plain: Content };

/** A passenger as events hold one. */
export interface SealedPassenger {
  /** The passenger's number in the booking, `1`, `2` …: the same for the life of the booking. */
  readonly passengerId: string;
  readonly type: PassengerType;
  /** Null after the person was erased. */
  readonly identity: Sealed<PersonIdentity> | null;
  /** Where an event before a correction holds the passenger in the clear. */
  readonly wasPlain?: true;
}

/** The people of a booking as events hold them. */
export interface SealedParty {
  readonly passengers: readonly SealedPassenger[];
  /** Null after the person was erased. */
  readonly contact: Sealed<Contact> | null;
}

/** A passenger whose box was opened; the identity is null when there is no key for it any more. */
export interface OpenPassenger extends Pick<SealedPassenger, 'passengerId' | 'type'> {
  readonly identity: PersonIdentity | null;
}

/** The people of a booking as those may see them who have the keys. */
export interface OpenParty {
  readonly passengers: readonly OpenPassenger[];
  readonly contact: Contact | null;
}

/** Where in which booking personal data of one subject stands. */
export type SubjectPlace = {
  readonly bookingId: string;
} & (
  | { readonly role: 'PASSENGER'; readonly passengerId: string }
  | { readonly role: 'CONTACT'; readonly passengerId: null }
);

/** The party without the boxes of some subjects. */
export function withoutSubjects(party: SealedParty, subjectIds: readonly string[]): SealedParty {
  const kept = <Content>(sealed: Sealed<Content> | null): Sealed<Content> | null =>
    sealed !== null && 'subjectId' in sealed && subjectIds.includes(sealed.subjectId) ? null : sealed;
  return {
    passengers: party.passengers.map((passenger) => ({ ...passenger, identity: kept(passenger.identity) })),
    contact: kept(party.contact),
  };
}

/** Whether some event holds one place of a party in the clear, be it only as it was before a correction. */
export function isInPlainText(party: SealedParty, place: SubjectPlace): boolean {
  const sealed = sealedAt(party, place);
  if (sealed !== null && 'plain' in sealed) return true;
  return party.passengers.some(
    ({ passengerId, wasPlain = false }) => wasPlain && passengerId === place.passengerId,
  );
}

/** What a party holds of one place in its booking: sealed, in the clear, or null when it was erased or never there. */
export function sealedAt(party: SealedParty, place: SubjectPlace): Sealed<PersonIdentity | Contact> | null {
  if (place.role === 'CONTACT') return party.contact;
  return party.passengers.find(({ passengerId }) => passengerId === place.passengerId)?.identity ?? null;
}
