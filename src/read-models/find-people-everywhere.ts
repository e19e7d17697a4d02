import { BOOKING_STREAM_PREFIX, bookingStream } from '../domain/booking/booking-events.js';
import type { SubjectPlace } from '../domain/booking/personal-data.js';
import { domainEventOf, type DomainEvent } from '../domain/stored-event.js';
import type { EventReader } from '../event-store/event-reader.js';
import type { KeyedHash } from '../key-store/engine-key.js';
import type { OpenDatabase } from '../platform/database.js';
import {
  findPeople,
  findPeopleIn,
  type FoundPeople,
  type PeopleIndex,
  type SoughtPerson,
} from './people-view.js';
import { READ_MODELS } from './read-database.js';
import type { ReadTables } from './read-tables.js';

/** Bookings that one search looks through in the log; with more of them left out there is something to mend first. */
const MAX_LEFT_OUT = 100;

/** What looking for people needs: the read models, and the log for bookings that were left out of them. */
export interface FindPeopleOptions extends PeopleIndex {
  readonly read: OpenDatabase<ReadTables>;
  readonly reader: Pick<EventReader, 'readStream'>;
  readonly peopleHash: KeyedHash;
}

/** Where a person stands in bookings, those included of which an event is parked or was skipped. */
export async function findPeopleEverywhere(
  options: FindPeopleOptions,
  sought: SoughtPerson,
): Promise<FoundPeople> {
  const projected = await findPeople(options.read, options.peopleHash, sought);
  const leftOut = await findLeftOut(options, sought);
  const places = new Map([...projected.places, ...leftOut.places].map((one) => [JSON.stringify(one), one]));
  return { places: [...places.values()], isComplete: projected.isComplete && leftOut.isComplete };
}

/** Read models know these bookings in part or not at all. */
async function findLeftOut(options: FindPeopleOptions, sought: SoughtPerson): Promise<FoundPeople> {
  const { db } = options.read;
  const { bookingId } = sought;
  const found = await db
    .selectFrom('dead_letters')
    .select('stream_id')
    .distinct()
    .where('processor', '=', READ_MODELS)
    .where('stream_id', 'like', `${BOOKING_STREAM_PREFIX}%`)
    .$if(bookingId !== null, (query) => query.where('stream_id', '=', bookingStream(bookingId ?? '')))
    .orderBy('stream_id')
    .limit(MAX_LEFT_OUT + 1)
    .execute();
  const places: SubjectPlace[] = [];
  let isComplete = found.length <= MAX_LEFT_OUT;
  for (const { stream_id: streamId } of found.slice(0, MAX_LEFT_OUT)) {
    const inStream = await findInStream(options, streamId, sought);
    places.push(...(inStream ?? []));
    isComplete &&= inStream !== null;
  }
  return { places, isComplete };
}

/** Null where the events cannot be read, which may be why they were left out. */
async function findInStream(
  options: FindPeopleOptions,
  streamId: string,
  sought: SoughtPerson,
): Promise<readonly SubjectPlace[] | null> {
  const recorded = await options.reader.readStream(streamId, 0);
  const events = recorded.flatMap((event) => readable(event) ?? []);
  return events.length < recorded.length ? null : findPeopleIn(events, options, sought);
}

function readable(recorded: Parameters<typeof domainEventOf>[0]): DomainEvent | null {
  try {
    return domainEventOf(recorded);
  } catch {
    return null; // an upcaster that its payload was not made for
  }
}
