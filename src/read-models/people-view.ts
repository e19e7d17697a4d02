import type { FlightBooked } from '../domain/booking/booking-events.js';
import type { PersonalDataErased } from '../domain/booking/person-events.js';
import type { Contact } from '../domain/booking/passenger.js';
import type { OpenParty, PersonIdentity, Sealed, SubjectPlace } from '../domain/booking/personal-data.js';
import { emailMatchText, passengerMatchText, type PersonSought } from '../domain/privacy/person-match.js';
import type { KeyedHash } from '../key-store/engine-key.js';
import type { OpenParties } from '../key-store/open-party.js';
import { insertRows } from '../platform/batch-sql.js';
import type { OpenDatabase } from '../platform/database.js';
import type { BatchColumn } from '../platform/sql-engine.js';
import type { ReadModel } from './read-model.js';
import type { ReadTables } from './read-tables.js';

/** Places that one search finds at most: they are to be erased in one transaction. */
const MAX_PLACES_FOUND = 1000;

/** What the index of people is made with. */
export interface PeopleIndex {
  readonly openParties: OpenParties;
  readonly peopleHash: KeyedHash;
}

const COLUMNS: readonly BatchColumn[] = [
  { name: 'place_id', type: 'text' },
  { name: 'booking_id', type: 'text' },
  { name: 'role', type: 'text' },
  { name: 'passenger_id', type: 'text' },
  { name: 'subject_id', type: 'text' },
  { name: 'match_hash', type: 'text' },
];

/** Where people are found who may have to be erased; whoever has no key any more is left out. */
export function createPeopleModel(index: PeopleIndex): ReadModel {
  return {
    name: 'people',
    tables: [{ name: 'people', key: 'place_id' }],
    async project(read, events) {
      const known = events.map(({ event }) => event);
      await insertBooked(
        read,
        known.filter((event) => event.type === 'FlightBooked'),
        index,
      );
      await dropErased(
        read,
        known.filter((event) => event.type === 'PersonalDataErased'),
      );
    },
  };
}

/** Opens the boxes of a whole page by one question to the key store. */
async function insertBooked(
  read: OpenDatabase<ReadTables>,
  booked: readonly FlightBooked[],
  { openParties, peopleHash }: PeopleIndex,
): Promise<void> {
  if (booked.length === 0) return;
  const parties = await openParties(booked.map(({ party }) => party));
  const rows = booked.flatMap((event, index) => rowsOf(event, parties[index], peopleHash));
  await insertRows(read, [{ table: 'people', columns: COLUMNS, rows }]);
}

type PersonRow = ReadTables['people'];

function rowsOf(
  { bookingId, party }: FlightBooked,
  open: OpenParty | undefined,
  peopleHash: KeyedHash,
): readonly PersonRow[] {
  const row = (
    place: Pick<PersonRow, 'role' | 'passenger_id'>,
    sealed: Sealed<PersonIdentity | Contact> | null,
    matchText: string,
  ): PersonRow => ({
    ...{ place_id: `${bookingId}/${place.passenger_id}`, booking_id: bookingId, ...place },
    subject_id: sealed !== null && 'subjectId' in sealed ? sealed.subjectId : '',
    match_hash: peopleHash(matchText),
  });
  const passengers = (open?.passengers ?? []).flatMap(({ passengerId, identity }, index) =>
    identity === null
      ? []
      : [
          row(
            { role: 'PASSENGER', passenger_id: passengerId },
            party.passengers[index]?.identity ?? null,
            passengerMatchText(identity),
          ),
        ],
  );
  const contact = open?.contact ?? null;
  if (contact === null) return passengers;
  return [
    ...passengers,
    row({ role: 'CONTACT', passenger_id: '' }, party.contact, emailMatchText(contact.email)),
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

/** Where a person stands in bookings, or in one of them; at most `MAX_PLACES_FOUND`, and whether that is all. */
export async function findPeople(
  { db, engine }: OpenDatabase<ReadTables>,
  peopleHash: KeyedHash,
  sought: PersonSought & { readonly bookingId: string | null },
): Promise<{ readonly places: readonly SubjectPlace[]; readonly isComplete: boolean }> {
  const hashes = [
    ...(sought.passenger === null ? [] : [peopleHash(passengerMatchText(sought.passenger))]),
    ...(sought.email === null ? [] : [peopleHash(emailMatchText(sought.email))]),
  ];
  const { bookingId } = sought;
  const rows = await db
    .selectFrom('people')
    .select(['booking_id', 'role', 'passenger_id'])
    .where(engine.isAmong('match_hash', hashes))
    .$if(bookingId !== null, (query) => query.where('booking_id', '=', bookingId ?? ''))
    .orderBy('place_id')
    .limit(MAX_PLACES_FOUND + 1)
    .execute();
  return {
    places: rows.slice(0, MAX_PLACES_FOUND).map(placeOf),
    isComplete: rows.length <= MAX_PLACES_FOUND,
  };
}

function placeOf(row: Pick<PersonRow, 'booking_id' | 'role' | 'passenger_id'>): SubjectPlace {
  const { booking_id: bookingId, role, passenger_id: passengerId } = row;
  return role === 'CONTACT' ? { bookingId, role, passengerId: null } : { bookingId, role, passengerId };
}
