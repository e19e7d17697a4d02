import { describe, expect, it, onTestFinished } from 'vitest';
import type { DomainEvent } from '../src/domain/stored-event.js';
import { boxesOf } from '../src/key-store/open-party.js';
import type { ReadDatabase } from '../src/read-models/read-database.js';
import { createPageThread, type PageSources } from '../src/page-thread.js';
import type { PageThread } from '../src/read-models/prepare-page.js';
import { createReadModels, projectionOf } from '../src/read-models/read-models.js';
import { rebuild, verifyReadModels } from '../src/read-models/rebuild.js';
import { CONTACT, passenger } from './domain/booking/booking-fixtures.js';
import { freshDatabases, openLog } from './event-store/test-log.js';
import { ENGINES, type Engine } from './support/engines.js';
import { openTestKeys } from './support/test-keys.js';
import { flightBooked, recordFacts, seatsReserved } from './read-models/domain-facts.js';
import { openReadSide } from './read-models/read-side.js';

/** More than are prepared ahead, of two events each. */
const BOOKINGS = 2_200;

/** Nothing that matters to who they are. */
const PEOPLE = { passengers: [passenger('ADULT')], contact: CONTACT };

/** A log of sealed bookings, some of which have later events, with its read models; a thread that prepares pages of it. */
async function openSealed(engine: Engine, bookingCount: number) {
  const databases = await freshDatabases(engine);
  const log = await openLog(databases.log);
  const keys = await openTestKeys(databases.keys);
  onTestFinished(keys.close);
  const models = createReadModels(keys);
  const facts: DomainEvent[] = [];
  for (let index = 1; index <= bookingCount; index += 1) {
    const bookingId = String(index);
    const { party } = await keys.sealPeople(PEOPLE);
    facts.push(flightBooked(bookingId, { party }), seatsReserved('AB1-2027-01-15', bookingId));
  }
  const identity = (await keys.resealPerson(null, { ...PEOPLE.passengers[0], givenName: 'Zoë' }))!;
  const [booked] = facts;
  const boxes = booked?.type === 'FlightBooked' ? boxesOf(booked.party) : [];
  facts.push(
    {
      ...{ type: 'PassengerCorrected', bookingId: '2', passengerId: '1', identity },
      correctedAt: '2027-01-16T10:00:00.000Z',
    },
    {
      ...{ type: 'PersonalDataErased', bookingId: '1', erasureId: 'e1' },
      subjectIds: boxes.map(({ subjectId }) => subjectId),
    },
  );
  await log.store.execute(recordFacts(facts));
  const read = await openReadSide(databases.read, log, projectionOf(models));
  await read.projector.catchUp();
  const sources: PageSources = {
    ...{ log: databases.log, keys: databases.keys },
    ...{ secrets: keys.matchSecrets, statementTimeoutMs: 10_000 },
  };
  return { read, sources, options: { read, log: log.reader, models } };
}

/** A thread that counts what it prepared. */
function openThread(sources: PageSources): PageThread & { readonly ends: number[] } {
  const thread = createPageThread(sources);
  onTestFinished(thread.close);
  const ends: number[] = [];
  return {
    ...{ ends, close: thread.close },
    async prepare(task) {
      const page = await thread.prepare(task);
      ends.push(page?.end ?? -1);
      return page;
    },
  };
}

function peopleIn({ reading }: ReadDatabase) {
  return reading.db
    .selectFrom('people')
    .selectAll()
    .orderBy('booking_id')
    .orderBy('passenger_id')
    .orderBy('match_hash')
    .execute();
}

describe.each(ENGINES)('pages that another thread prepares on $name', (engine) => {
  it('are those that this one would: of bookings, departures, and people', async () => {
    const { read, sources, options } = await openSealed(engine, BOOKINGS);
    const thread = openThread(sources);
    const before = await peopleIn(read);
    expect(before).toHaveLength(2 * BOOKINGS + 1 - 2);

    const { differences, position } = await rebuild({ ...options, thread });

    expect(differences).toEqual([]);
    expect(position).toBe(2 * BOOKINGS + 2);
    expect([...new Set(thread.ends)]).toEqual([1_000, 2_000, 3_000, 4_000, position]);
    expect(await peopleIn(read)).toEqual(before);
    expect(await verifyReadModels({ ...options, thread })).toMatchObject({ differences: [] });
  });

  it('are prepared by this one where the other cannot, has failed or has ended', async () => {
    const { sources, options } = await openSealed(engine, 2);
    const lost = openThread({ ...sources, secrets: { ...sources.secrets, masterSecrets: ['other'] } });
    expect(await verifyReadModels({ ...options, thread: lost })).toMatchObject({ differences: [] });
    expect(lost.ends).toEqual([-1]);

    const thread = openThread(sources);
    const wrong = { after: 0, limit: 10, leftOut: [], models: null as unknown as readonly string[] };
    expect(await thread.prepare(wrong)).toBeNull();
    expect((await thread.prepare({ ...wrong, models: ['bookings'] }))?.end).toBe(6);
    await thread.close();
    expect(await verifyReadModels({ ...options, thread })).toMatchObject({ differences: [] });
    expect(thread.ends).toEqual([-1, 6, -1]);
  });
});
