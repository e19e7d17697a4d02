import { describe, expect, it, onTestFinished } from 'vitest';
import { loadSubjectKeys } from '../../../src/key-store/subject-keys.js';
import { flightBooked, recordFacts } from '../../read-models/domain-facts.js';
import { freshDatabases, openLog } from '../../event-store/test-log.js';
import { ENGINES, type Engine } from '../../support/engines.js';
import { openTestKeys } from '../../support/test-keys.js';
import { environmentOf, runCommand, urlOf } from '../test-operator.js';

const OLD = 'an old master key of more than 32 characters';
const NEW = 'a new master key of more than 32 characters';
const ID = '00000000-0000-7000-8000-00000000000a';
const ADA = { givenName: 'Ada', familyName: 'Lovelace', bornOn: '1990-12-10' };
const CONTACT = { email: 'ada@example.com', phone: '+33199001234' };
const OPTIONS = ['--given-name', 'ada', '--family-name', 'Lovelace', '--born-on', '1990-12-10'];

/** A log with one sealed booking of Ada, and the operator's commands over it. */
async function openSealedLog(engine: Engine) {
  const databases = await freshDatabases(engine);
  const keys = await openTestKeys(databases.keys, [OLD]);
  onTestFinished(keys.close);
  const { party } = await keys.sealPeople({ passengers: [{ type: 'ADULT', ...ADA }], contact: CONTACT });
  const log = await openLog(databases.log);
  await log.store.execute(recordFacts([flightBooked(ID, { party })]));
  const environment = {
    ...environmentOf(databases.log, databases.read),
    KEYS_DATABASE_URL: urlOf(databases.keys),
    MASTER_KEYS: OLD,
  };
  return { databases, keys, party, log, environment };
}

describe.each(ENGINES)('`erase-person` on $name', (engine) => {
  it('erases a passenger, prints the certificate, and finds nobody the second time', async () => {
    const { keys, party, environment } = await openSealedLog(engine);
    const args = ['erase-person', ...OPTIONS, '--reason', 'letter 17', '--json'];
    const first = await runCommand(environment, ...args, '--key', 'the same key');
    expect(JSON.parse(first.output)).toMatchObject({
      ...{ reason: 'letter 17', subjectCount: 1, bookingIds: ID, keysDestroyed: true, replayed: false },
    });
    const [opened] = await keys.openParties([party]);
    expect(opened).toEqual({
      passengers: [{ passengerId: '1', type: 'ADULT', identity: null }],
      contact: CONTACT,
    });
    const again = await runCommand(environment, ...args, '--key', 'the same key');
    expect(JSON.parse(again.output)).toEqual({ ...(JSON.parse(first.output) as object), replayed: true });
    const { exitCode, messages } = await runCommand(environment, ...args);
    expect([exitCode, messages]).toEqual([1, expect.stringMatching(/^Nobody of that description/u)]);
  });
});

describe('`erase-person` refuses', () => {
  it.each([
    ['half a passenger', ['--given-name', 'Ada'], /must be given together/u],
    ['nobody', [], /Give a passenger, --email, or both/u],
    ['no date', [...OPTIONS.slice(0, 4), '--born-on', '10.12.1990'], /--born-on must be YYYY-MM-DD/u],
    ['no booking', [...OPTIONS, '--booking', 'x'], /--booking must be the id/u],
  ])('%s', async (_case, options, message) => {
    const run = await runCommand({ SECRET: 's'.repeat(32) }, 'erase-person', '--reason', 'why', ...options);
    expect([run.exitCode, run.messages]).toEqual([2, expect.stringMatching(message)]);
  });
});

describe.each(ENGINES)('`rotate-master-key` on $name', (engine) => {
  it('wraps every key by the new one, which alone opens them afterwards', async () => {
    const { databases, party, environment } = await openSealedLog(engine);
    const lost = await runCommand({ ...environment, MASTER_KEYS: NEW }, 'rotate-master-key');
    expect([lost.exitCode, lost.messages]).toEqual([1, expect.stringMatching(/^MASTER_KEYS must name/u)]);
    const both = { ...environment, MASTER_KEYS: `${NEW},${OLD}` };
    const { keysWrapped } = JSON.parse((await runCommand(both, 'rotate-master-key', '--json')).output) as {
      readonly keysWrapped: number;
    };
    expect(keysWrapped).toBeGreaterThan(1);
    expect((await runCommand(both, 'rotate-master-key')).output).toMatch(/^keys wrapped +0$/mu);
    const newest = await openTestKeys(databases.keys, [NEW]);
    onTestFinished(newest.close);
    expect((await newest.openParties([party]))[0]?.contact).toEqual(CONTACT);
    expect((await loadSubjectKeys(newest.reading, newest.masterKeys, ['#people'])).size).toBe(1);
  });
});
