import type { FlightBooked } from '../domain/booking/booking-events.js';
import type { PersonalDataErased } from '../domain/booking/person-events.js';
import type { Contact } from '../domain/booking/passenger.js';
import type { PersonIdentity, Sealed, SubjectPlace } from '../domain/booking/personal-data.js';
import { emailMatchText, passengerMatchText, type PersonSought } from '../domain/privacy/person-match.js';
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

/** Where people are found who may have to be erased; whoever has no key any more is left out. */
export function createPeopleModel({ matchParties }: PeopleIndex): ReadModel {
  return {
    name: 'people',
    foldVersion: 1,
    tables: [{ name: 'people', key: ['booking_id', 'passenger_id'] }],
    project(events) {
      const known = events.map(({ event }) => event);
      const booked = known.filter((event) => event.type === 'FlightBooked');
      const matching = matchParties(booked.map(({ party }) => party));
      matching.catch(() => undefined); // told where it is awaited, which it is not when another model fails before
      return async (read) => {
        const matches = await matching;
        const rows = booked.flatMap((event, index) => rowsOf(event, matches[index]));
        await insertRows(read, [{ table: 'people', columns: COLUMNS, rows }]);
        await dropErased(
          read,
          known.filter((event) => event.type === 'PersonalDataErased'),
        );
      };
    },
  };
}

type PersonRow = ReadTables['people'];

function rowsOf({ bookingId, party }: FlightBooked, match: PartyMatch | undefined): readonly PersonRow[] {
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
    .orderBy('booking_id')
    .orderBy('passenger_id')
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
