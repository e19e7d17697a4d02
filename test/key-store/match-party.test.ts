import { createSecretKey } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SealedParty } from '../../src/domain/booking/personal-data.js';
import { emailMatchText, passengerMatchText } from '../../src/domain/privacy/person-match.js';
import {
  createMatchParties,
  createThreadedMatchParties,
  type MatchThread,
} from '../../src/key-store/match-party.js';
import { createMatchThread } from '../../src/key-store/match-thread.js';
import { subjectsOf } from '../../src/key-store/open-party.js';
import { destroySubjectKeys, loadKeyRows } from '../../src/key-store/subject-keys.js';
import { CONTACT, passenger } from '../domain/booking/booking-fixtures.js';
import { freshDatabases } from '../event-store/test-log.js';
import { ENGINES } from '../support/engines.js';
import { MASTER_KEY, openTestKeys } from '../support/test-keys.js';

/** More than are matched in one thread. */
const MANY = 100;

const ZOE = passenger('ADULT', { givenName: 'Zoë' });

async function open(engine: (typeof ENGINES)[number]) {
  const keys = await openTestKeys((await freshDatabases(engine)).keys);
  onTestFinished(keys.close);
  const seal = async (): Promise<SealedParty> =>
    (await keys.sealPeople({ passengers: [passenger('ADULT'), ZOE], contact: CONTACT })).party;
  return { keys, parties: await Promise.all(Array.from({ length: MANY }, seal)) };
}

function openThread(): MatchThread {
  const peopleKey = createSecretKey(Buffer.alloc(32));
  const thread = createMatchThread({ masterSecrets: [MASTER_KEY], peopleKey });
  onTestFinished(thread.close);
  return thread;
}

describe.each(ENGINES)('who is in parties on $name', (engine) => {
  it('is the same however many they are, and nobody where the key is gone', async () => {
    const { keys, parties } = await open(engine);
    const [gone] = subjectsOf(parties.slice(0, 1));
    await destroySubjectKeys(keys.writing, [gone!]);
    const matches = await keys.matchParties(parties);
    const zoe = keys.peopleHash(passengerMatchText(ZOE));
    const contact = keys.peopleHash(emailMatchText(CONTACT.email));
    expect(matches[0]).toEqual({ passengers: [null, zoe], contact });
    expect(matches[1]?.passengers[0]).toBe(keys.peopleHash(passengerMatchText(passenger('ADULT'))));
    const oneByOne = await Promise.all(parties.map((party) => keys.matchParties([party])));
    expect(matches).toEqual(oneByOne.flat());
  });

  it('is told by another thread, unless a box was changed or the thread has ended', async () => {
    const { keys, parties } = await open(engine);
    const thread = openThread();
    const keyRows = await loadKeyRows(keys.reading, subjectsOf(parties));
    const [first, second] = await Promise.all([
      thread.match({ parties, keyRows }),
      thread.match({ parties: parties.slice(1), keyRows }),
    ]);
    expect(first).toHaveLength(MANY);
    expect(second).toEqual(first?.slice(1));
    const [changed, other] = parties;
    const wrong = { ...changed!, contact: { ...changed!.contact!, box: 'AAAA' } };
    expect(await thread.match({ parties: [wrong, other!], keyRows })).toBeNull();
    expect(await thread.match({ parties, keyRows })).toEqual(first);
    await thread.close();
    expect(await thread.match({ parties, keyRows })).toBeNull();
  });

  it('is told by this thread where the other one cannot', async () => {
    const { keys, parties } = await open(engine);
    const here = createMatchParties(keys.openParties, keys.peopleHash);
    const ended: MatchThread = { match: () => Promise.resolve(null), close: () => Promise.resolve() };
    const matchParties = createThreadedMatchParties(keys.reading, ended, here);
    expect(await matchParties(parties)).toEqual(await here(parties));
  });
});
