import { describe, expect, it } from 'vitest';
import type { SealedParty } from '../../src/domain/booking/personal-data.js';
import { createFindBookingByReference } from '../../src/queries/booking-by-reference.js';
import { freshDatabases, openLog } from '../event-store/test-log.js';
import { flightBooked, recordFacts } from '../read-models/domain-facts.js';
import { openPlainParties } from '../read-models/plain-read-models.js';
import { openReadSide } from '../read-models/read-side.js';
import { ENGINES, type Engine } from '../support/engines.js';

const IDS = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002'] as const;
const OLDER = 'AAAAAA';
const NEWER = 'BBBBBB';

function partyOf(...familyNames: readonly (string | null)[]): SealedParty {
  return {
    passengers: familyNames.map((familyName, index) => ({
      passengerId: String(index + 1),
      type: 'ADULT',
      identity: familyName === null ? null : { plain: { givenName: 'A', familyName, bornOn: '1990-12-10' } },
    })),
    contact: null,
  };
}

/** A look-up that counts the questions to the database, and the parties that are opened. */
async function openLookup(engine: Engine, parties: readonly SealedParty[]) {
  const databases = await freshDatabases(engine);
  const log = await openLog(databases.log);
  const read = await openReadSide(databases.read, log);
  const references = [OLDER, NEWER];
  const booked = parties.map((party, index) =>
    flightBooked(IDS[index]!, { reference: references[index]!, party }),
  );
  if (booked.length > 0) await log.store.execute(recordFacts(booked));
  await read.projector.catchUp();
  const work = { openedPassengers: 0, questions: 0 };
  const { reading } = read;
  const find = createFindBookingByReference({
    read: {
      ...reading,
      db: reading.db.withPlugin({
        transformQuery: ({ node }) => {
          work.questions += 1;
          return node;
        },
        transformResult: ({ result }) => Promise.resolve(result),
      }),
    },
    openParties: (sealed) => {
      work.openedPassengers += sealed.flatMap(({ passengers }) => passengers).length;
      return openPlainParties(sealed);
    },
  });
  return async (reference: string, familyName: string) => {
    Object.assign(work, { openedPassengers: 0, questions: 0 });
    const found = await find({ reference, familyName });
    return { id: found?.bookingId ?? null, work: { ...work } };
  };
}

describe.each(ENGINES)('the look-up of guests on $name', (engine) => {
  it('finds a booking by any of its passengers, and by no other name or reference', async () => {
    const find = await openLookup(engine, [partyOf('Lovelace', 'Byron'), partyOf('Hopper', 'Murray')]);
    expect((await find('aaaaaa ', 'LOVELACE')).id).toBe(IDS[0]);
    expect((await find(OLDER, ' byron')).id).toBe(IDS[0]);
    expect((await find(NEWER, 'Hopper')).id).toBe(IDS[1]);
    for (const [reference, name] of [
      [OLDER, 'Hopper'],
      [OLDER, ''],
      [OLDER, 'Lovelac'],
      ['CCCCCC', 'Lovelace'],
      ['CCCCCC', 'Hopper'], // the name of the booking that is opened in the stead of none
      ['', 'Hopper'],
      ["' or 1=1 --", 'Hopper'],
    ] as const) {
      expect([reference, name, (await find(reference, name)).id]).toEqual([reference, name, null]);
    }
  });

  it('takes the same work for whatever is wrong', async () => {
    const find = await openLookup(engine, [partyOf('Lovelace', 'Byron', 'King'), partyOf('Hopper')]);
    const expected = { openedPassengers: 9, questions: 2 };
    for (const [reference, name] of [
      [OLDER, 'Lovelace'],
      [OLDER, 'Nobody'],
      [NEWER, 'Nobody'],
      ['CCCCCC', 'Lovelace'],
      ['not a reference', 'Lovelace'],
    ] as const) {
      expect((await find(reference, name)).work).toEqual(expected);
    }
  });

  it('knows nobody who was erased, but whoever else travels', async () => {
    const find = await openLookup(engine, [partyOf(null, 'Byron'), partyOf(null)]);
    expect((await find(OLDER, '')).id).toBeNull();
    expect((await find(NEWER, '')).id).toBeNull();
    expect((await find(OLDER, 'Byron')).id).toBe(IDS[0]);
  });

  it('finds nothing where there is no booking', async () => {
    const find = await openLookup(engine, []);
    expect((await find(OLDER, 'Lovelace')).id).toBeNull();
  });
});
