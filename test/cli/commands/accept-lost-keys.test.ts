import { describe, expect, it } from 'vitest';
import { freshDatabases, openLog } from '../../event-store/test-log.js';
import { flightBooked, recordFacts } from '../../read-models/domain-facts.js';
import { ENGINES } from '../../support/engines.js';
import { MASTER_KEY, openTestKeys } from '../../support/test-keys.js';
import { environmentOf, runCommand, urlOf } from '../test-operator.js';

const ID = '00000000-0000-7000-8000-00000000000a';
const PERSONAL = {
  passengers: [{ type: 'ADULT', givenName: 'Ada', familyName: 'Lovelace', bornOn: '1990-12-10' }] as const,
  contact: { email: 'ada@example.com', phone: '+33199001234' },
};

describe.each(ENGINES)('a key store on $name that is lost', (engine) => {
  it('is noticed before a new one is begun in its place, and accepted only when that is asked for', async () => {
    const databases = await freshDatabases(engine);
    const elsewhere = await freshDatabases(engine);
    const keys = await openTestKeys(databases.keys);
    const { party } = await keys.sealPeople(PERSONAL);
    await keys.close();
    const log = await openLog(databases.log);
    const environment = {
      ...environmentOf(databases.log, databases.read),
      KEYS_DATABASE_URL: urlOf(databases.keys),
      MASTER_KEYS: MASTER_KEY,
    };
    const lost = { ...environment, KEYS_DATABASE_URL: urlOf(elsewhere.keys) };
    expect((await runCommand(lost, 'rotate-master-key')).exitCode).toBe(0); // nothing was sealed, so nothing is lost

    await log.store.execute(recordFacts([flightBooked(ID, { party })]));
    expect((await runCommand(environment, 'rotate-master-key')).exitCode).toBe(0);
    const { keys: empty } = await freshDatabases(engine);
    const missing = { ...environment, KEYS_DATABASE_URL: urlOf(empty) };
    for (const attempt of [1, 2]) {
      const { exitCode, messages } = await runCommand(missing, 'rebuild');
      expect([attempt, exitCode]).toEqual([attempt, 1]);
      expect(messages).toMatch(/^There are no keys in .*KEYS_DATABASE_URL.*jetsetgo accept-lost-keys/u);
    }
    expect(await runCommand(environment, 'accept-lost-keys')).toMatchObject({
      exitCode: 1,
      messages: expect.stringMatching(/^No keys are lost/u) as unknown,
    });
    expect((await runCommand(missing, 'accept-lost-keys')).exitCode).toBe(0);
    expect((await runCommand(missing, 'rebuild')).exitCode).toBe(0);
  });
});
