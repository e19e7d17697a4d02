import { describe, expect, it, onTestFinished } from 'vitest';
import type { SealedParty } from '../../src/domain/booking/personal-data.js';
import { emailMatchText, passengerMatchText } from '../../src/domain/privacy/person-match.js';
import { boxesOf } from '../../src/key-store/open-party.js';
import { destroySubjectKeys } from '../../src/key-store/subject-keys.js';
import { CONTACT, passenger } from '../domain/booking/booking-fixtures.js';
import { freshDatabases } from '../event-store/test-log.js';
import { ENGINES } from '../support/engines.js';
import { openTestKeys } from '../support/test-keys.js';

/** Of three people each: so many that who they are is written at once. */
const MANY = 100;

const ZOE = passenger('ADULT', { givenName: 'Zoë' });

async function open(engine: (typeof ENGINES)[number]) {
  const keys = await openTestKeys((await freshDatabases(engine)).keys);
  onTestFinished(keys.close);
  const seal = async (): Promise<SealedParty> =>
    (await keys.sealPeople({ passengers: [passenger('ADULT'), ZOE], contact: CONTACT })).party;
  const known = (): Promise<readonly { readonly match_hash: string }[]> =>
    keys.reading.db.selectFrom('subject_matches').select('match_hash').execute();
  return { keys, known, parties: await Promise.all(Array.from({ length: MANY }, seal)) };
}

type Keys = Awaited<ReturnType<typeof open>>['keys'];

/** Who is in a sealed party. */
function matchIn({ peopleHash }: Keys) {
  return {
    passengers: [peopleHash(passengerMatchText(passenger('ADULT'))), peopleHash(passengerMatchText(ZOE))],
    contact: peopleHash(emailMatchText(CONTACT.email)),
  };
}

/** The same party with nothing to be opened in any of its boxes, which end as they did. */
function hollow({ passengers, contact }: SealedParty): SealedParty {
  const emptied = <Box extends object | null>(box: Box): Box =>
    box === null || !('box' in box) ? box : { ...box, box: `AQ${String(box.box).slice(-22)}` };
  return {
    passengers: passengers.map((one) => ({ ...one, identity: emptied(one.identity) })),
    contact: emptied(contact),
  };
}

describe.each(ENGINES)('who is in parties on $name', (engine) => {
  it('is the same however many they are, and nobody where the key is gone', async () => {
    const { keys, parties } = await open(engine);
    const [gone] = boxesOf(parties[0]!);
    await destroySubjectKeys(keys.writing, [gone!.subjectId]);
    const matches = await keys.matchParties(parties);
    const whole = matchIn(keys);
    expect(matches[0]).toEqual({ ...whole, passengers: [null, whole.passengers[1]] });
    expect(matches.slice(1)).toEqual(parties.slice(1).map(() => whole));
    const oneByOne = await Promise.all(parties.map((party) => keys.matchParties([party])));
    expect(matches).toEqual(oneByOne.flat());
  });

  it('is kept beside the keys, and no box is opened again', async () => {
    const { keys, known, parties } = await open(engine);
    await keys.matchParties(parties.slice(0, 1));
    expect(await known()).toEqual([]); // not for so few
    await keys.matchParties([...parties, ...parties]);
    expect(await known()).toHaveLength(3 * MANY);
    const hollowed = parties.map(hollow);
    expect(await keys.matchParties(hollowed)).toEqual(parties.map(() => matchIn(keys)));
    await keys.matchParties([...parties, ...parties]); // found and kept twice does no harm
    expect(await known()).toHaveLength(3 * MANY);
  });

  it('is gone with the key, and nothing more is kept of somebody without one', async () => {
    const { keys, known, parties } = await open(engine);
    await keys.matchParties(parties.slice(0, 50)); // waits to be written, less than is written at once
    const [erased] = boxesOf(parties[0]!);
    await destroySubjectKeys(keys.writing, [erased!.subjectId]);
    await keys.matchParties(parties.slice(50));
    expect(await known()).toHaveLength(3 * MANY - 1);

    const [other] = boxesOf(parties[1]!);
    await destroySubjectKeys(keys.writing, [other!.subjectId]);
    expect(await known()).toHaveLength(3 * MANY - 2);
    const [first, second] = await keys.matchParties(parties.slice(0, 2));
    const whole = matchIn(keys);
    const lacking = { ...whole, passengers: [null, whole.passengers[1]] };
    expect([first, second]).toEqual([lacking, lacking]);
  });

  it('is found anew in a box that was sealed anew, and where another version of the program kept it', async () => {
    const { keys, parties } = await open(engine);
    await keys.matchParties(parties);
    await keys.writing.db
      .updateTable('subject_matches')
      .set({ match_version: 0, match_hash: 'of another version' })
      .execute();
    expect(await keys.matchParties(parties.slice(0, 1))).toEqual([matchIn(keys)]);

    const [party] = parties;
    const [sealed] = boxesOf(party!);
    const identity = { givenName: 'Ada', familyName: 'King', bornOn: '1815-12-10' };
    const resealed = await keys.resealPerson(sealed!.subjectId, identity);
    const passengers = party!.passengers.map((one, index) =>
      index === 0 ? { ...one, identity: resealed } : one,
    );
    const [match] = await keys.matchParties([{ ...party!, passengers }]);
    expect(match?.passengers[0]).toBe(keys.peopleHash(passengerMatchText(identity)));
  });
});
