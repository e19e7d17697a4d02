import type { FlightBooked } from '../domain/booking/booking-events.js';
import type { PassengerCorrected, PersonalDataErased } from '../domain/booking/person-events.js';
import type { Contact } from '../domain/booking/passenger.js';
import type { PersonIdentity, Sealed, SealedParty, SubjectPlace } from '../domain/booking/personal-data.js';
import { emailMatchText, passengerMatchText, type PersonSought } from '../domain/privacy/person-match.js';
import type { DomainEvent } from '../domain/stored-event.js';
import type { KeyedHash } from '../key-store/engine-key.js';
import type { MatchParties, PartyMatch } from '../key-store/match-party.js';
import { insertRows } from '../platform/batch-sql.js';
import type { OpenDatabase } from '../platform/database.js';
import type { BatchColumn } from '../platform/sql-engine.js';
import type { ReadModel } from './read-model.js';
import type { ReadTables } from './read-tables.js';

/** Places that one search finds at most: they are to be erased in one transaction. */
const MAX_PLACES_FOUND = 1000;

/** What the index of people is made with. */
export interface PeopleIndex {
  readonly matchParties: MatchParties;
}

const COLUMNS: readonly BatchColumn[] = [
  { name: 'booking_id', type: 'text' },
  { name: 'role', type: 'text' },
  { name: 'passenger_id', type: 'text' },
  { name: 'subject_id', type: 'text' },
  { name: 'match_hash', type: 'text' },
];

/** What tells under which names people may be looked for: a booking, or a correction in one. */
type Naming = FlightBooked | PassengerCorrected;

/** What a page of events tells of people. */
interface PreparedPeople {
  /** Of bookings that were made. */
  readonly booked: readonly PersonRow[];
  /** Under names that were corrected. */
  readonly corrected: readonly PersonRow[];
  readonly erased: readonly PersonalDataErased[];
}

/** Where people are found who may have to be erased, under every name that they had; whoever has no key any more is left out. */
export function createPeopleModel(people: PeopleIndex): ReadModel<PreparedPeople> {
  return {
    name: 'people',
    foldVersion: 2,
    tables: [{ name: 'people', key: ['booking_id', 'passenger_id', 'match_hash'] }],
    prepare: (events) =>
      preparePeople(
        people,
        events.map(({ event }) => event),
      ),
    async write(read, { booked, corrected, erased }) {
      await insertRows(read, [{ table: 'people', columns: COLUMNS, rows: booked }]);
      const overwrite = { key: ['booking_id', 'passenger_id', 'match_hash'], columns: [] }; // spelt otherwise, but the same name
      await insertRows(read, [{ table: 'people', columns: COLUMNS, rows: corrected, overwrite }]);
      await dropErased(read, erased);
    },
  };
}

async function preparePeople(
  { matchParties }: PeopleIndex,
  events: readonly DomainEvent[],
): Promise<PreparedPeople> {
  const namings = events.filter(isNaming);
  const matches = await matchParties(namings.map(partyOf));
  const rowsAfter = (type: Naming['type']): readonly PersonRow[] =>
    namings.flatMap((event, index) => (event.type === type ? rowsOf(event, matches[index]) : []));
  return {
    booked: rowsAfter('FlightBooked'),
    corrected: rowsAfter('PassengerCorrected'),
    erased: events.filter((event) => event.type === 'PersonalDataErased'),
  };
}

function isNaming(event: DomainEvent): event is Naming {
  return event.type === 'FlightBooked' || event.type === 'PassengerCorrected';
}

function partyOf(event: Naming): SealedParty {
  if (event.type === 'FlightBooked') return event.party;
  const { passengerId, identity } = event;
  return { passengers: [{ passengerId, type: 'ADULT', identity }], contact: null }; // of what type is no matter here
}

type PersonRow = ReadTables['people'];

function rowsOf(event: Naming, match: PartyMatch | undefined): readonly PersonRow[] {
  const { bookingId } = event;
  const party = partyOf(event);
  const row = (
    place: Pick<PersonRow, 'role' | 'passenger_id'>,
    sealed: Sealed<PersonIdentity | Contact> | null,
    matchHash: string | null | undefined,
  ): readonly PersonRow[] => {
    if (matchHash === null || matchHash === undefined) return [];
    const subjectId = sealed !== null && 'subjectId' in sealed ? sealed.subjectId : '';
    return [{ booking_id: bookingId, ...place, subject_id: subjectId, match_hash: matchHash }];
  };
  return [
    ...party.passengers.flatMap(({ passengerId, identity }, index) =>
      row({ role: 'PASSENGER', passenger_id: passengerId }, identity, match?.passengers[index]),
    ),
    ...row({ role: 'CONTACT', passenger_id: '' }, party.contact, match?.contact),
  ];
}

async function dropErased(
  { db, engine }: OpenDatabase<ReadTables>,
  erased: readonly PersonalDataErased[],
): Promise<void> {
  if (erased.length === 0) return;
  const bookingIds = erased.map(({ bookingId }) => bookingId);
  const subjectIds = erased.flatMap((event) => event.subjectIds);
  await db
    .deleteFrom('people')
    .where(engine.isAmong('booking_id', bookingIds))
    .where(engine.isAmong('subject_id', subjectIds))
    .execute();
}

/** A person who is looked for, in all bookings or in one of them. */
export type SoughtPerson = PersonSought & { readonly bookingId: string | null };

/** Where a person was found, and whether that is everywhere. */
export interface FoundPeople {
  readonly places: readonly SubjectPlace[];
  readonly isComplete: boolean;
}

/** Where a person stands in bookings; at most `MAX_PLACES_FOUND`, and whether that is all. */
export async function findPeople(
  { db, engine }: OpenDatabase<ReadTables>,
  peopleHash: KeyedHash,
  sought: SoughtPerson,
): Promise<FoundPeople> {
  const { bookingId } = sought;
  const rows = await db
    .selectFrom('people')
    .select(['booking_id', 'role', 'passenger_id'])
    .where(engine.isAmong('match_hash', hashesOf(sought, peopleHash)))
    .$if(bookingId !== null, (query) => query.where('booking_id', '=', bookingId ?? ''))
    .orderBy('booking_id')
    .orderBy('passenger_id')
    .limit(MAX_PLACES_FOUND + 1)
    .execute();
  return {
    places: rows.slice(0, MAX_PLACES_FOUND).map(placeOf),
    isComplete: rows.length <= MAX_PLACES_FOUND,
  };
}

/** Where a person stands in what events say, whether they were projected or not. */
export async function findPeopleIn(
  events: readonly DomainEvent[],
  { matchParties, peopleHash }: PeopleIndex & { readonly peopleHash: KeyedHash },
  sought: SoughtPerson,
): Promise<readonly SubjectPlace[]> {
  const namings = events.filter(isNaming);
  const matches = await matchParties(namings.map(partyOf));
  const hashes = hashesOf(sought, peopleHash);
  return namings
    .flatMap((event, index) => rowsOf(event, matches[index]))
    .filter(({ match_hash: hash }) => hashes.includes(hash))
    .map(placeOf);
}

function hashesOf({ passenger, email }: SoughtPerson, peopleHash: KeyedHash): readonly string[] {
  return [
    ...(passenger === null ? [] : [peopleHash(passengerMatchText(passenger))]),
    ...(email === null ? [] : [peopleHash(emailMatchText(email))]),
  ];
}

function placeOf(row: Pick<PersonRow, 'booking_id' | 'role' | 'passenger_id'>): SubjectPlace {
  const { booking_id: bookingId, role, passenger_id: passengerId } = row;
  return role === 'CONTACT' ? { bookingId, role, passengerId: null } : { bookingId, role, passengerId };
}
