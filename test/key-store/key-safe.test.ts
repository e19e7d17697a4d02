import { readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SealedParty } from '../../src/domain/booking/personal-data.js';
import { KEY_BLOCK_SIZE, createKeyPool } from '../../src/key-store/key-pool.js';
import type { KeySafe } from '../../src/key-store/key-safe.js';
import { UnknownMasterKey } from '../../src/key-store/master-keys.js';
import { createOpenParties } from '../../src/key-store/open-party.js';
import { rotateMasterKey } from '../../src/key-store/rotate-master-key.js';
import { destroySubjectKeys, loadSubjectKeys } from '../../src/key-store/subject-keys.js';
import { CONTACT, passenger } from '../domain/booking/booking-fixtures.js';
import { freshDatabases } from '../event-store/test-log.js';
import { ENGINES, freshSqliteFiles, type FreshDatabases } from '../support/engines.js';
import { MASTER_KEY, openTestKeys } from '../support/test-keys.js';

const OTHER_MASTER_KEY = 'another master key of more than 32 characters';
const PERSONAL = {
  passengers: [passenger('ADULT'), passenger('CHILD', { givenName: 'Zoë' })],
  contact: CONTACT,
};

async function open(databases: FreshDatabases, secrets?: readonly [string, ...string[]]): Promise<KeySafe> {
  const keys = await openTestKeys(databases.keys, secrets);
  onTestFinished(keys.close);
  return keys;
}

function subjectsOf({ passengers, contact }: SealedParty): readonly string[] {
  return [...passengers.map(({ identity }) => identity), contact].map((sealed) =>
    sealed !== null && 'subjectId' in sealed ? sealed.subjectId : '',
  );
}

async function keyCount({ reading }: KeySafe): Promise<number> {
  return (await reading.db.selectFrom('subject_keys').select('subject_id').execute()).length;
}

describe.each(ENGINES)('a key store on $name', (engine) => {
  it('seals a party that names nobody, and opens it again, by any process that has the master key', async () => {
    const databases = await freshDatabases(engine);
    const { party, openParty } = await (await open(databases)).sealPeople(PERSONAL);
    expect(JSON.stringify(party)).not.toMatch(/Ada|Zo|Lovelace|1990|example/u);
    const other = await open(databases);
    expect(await other.openParties([party, party])).toEqual([openParty, openParty]);
    expect(openParty.passengers[1]).toEqual({
      ...{ passengerId: '2', type: 'CHILD' },
      identity: { givenName: 'Zoë', familyName: 'Lovelace', bornOn: '2020-05-01' },
    });
    expect(openParty.contact).toEqual(CONTACT);
  });

  it('opens nothing more of whose key was destroyed, on any node, and everything of the others', async () => {
    const databases = await freshDatabases(engine);
    const [one, other] = [await open(databases), await open(databases)];
    const { party, openParty } = await one.sealPeople(PERSONAL);
    const [ada, , contact] = subjectsOf(party);
    await destroySubjectKeys(one.writing, [ada!, contact!]);
    await destroySubjectKeys(one.writing, [ada!]); // harmless
    const passengers = [{ ...openParty.passengers[0]!, identity: null }, openParty.passengers[1]];
    expect(await other.openParties([party])).toEqual([{ passengers, contact: null }]);
  });

  it('writes keys in blocks ahead of need, gives none out twice, and takes back what was not used', async () => {
    const keys = await open(await freshDatabases(engine));
    const own = await keyCount(keys);
    const options = { writing: keys.writing, masterKeys: keys.masterKeys, randomBytes };
    let ids = 0;
    const pool = createKeyPool({ ...options, newId: () => `subject-${String((ids += 1))}` });
    const taken = await Promise.all(Array.from({ length: 40 }, () => pool.take(4)));
    const subjects = taken.flat().map(({ subjectId }) => subjectId);
    expect(new Set(subjects).size).toBe(160);
    expect(await keyCount(keys)).toBe(own + KEY_BLOCK_SIZE);
    const durable = await loadSubjectKeys(keys.reading, keys.masterKeys, subjects);
    for (const { subjectId, key } of taken.flat())
      expect(durable.get(subjectId)?.key).toEqual(Buffer.from(key));
    pool.giveBack(taken[0]!);
    expect(await pool.take(100)).toEqual(expect.arrayContaining([...taken[0]!]));
  });

  it('shows what was changed as nothing, logs it without what it is, and shows the rest', async () => {
    const keys = await open(await freshDatabases(engine));
    const { party, openParty } = await keys.sealPeople(PERSONAL);
    const [, child] = subjectsOf(party);
    const logged: object[] = [];
    const logger = {
      info: () => undefined,
      warn: () => undefined,
      error: (entry: object) => logged.push(entry),
    };
    const openParties = createOpenParties(keys.reading, keys.masterKeys, logger);
    const contact = { ...party.contact, box: 'AAAA' } as SealedParty['contact'];
    await keys.writing.db
      .updateTable('subject_keys')
      .set({ wrapped_key: 'AAAA' })
      .where('subject_id', '=', child!)
      .execute();
    const [opened] = await openParties([{ ...party, contact }]);
    expect(opened?.passengers.map(({ identity }) => identity?.givenName)).toEqual(['Ada', undefined]);
    expect(opened?.contact).toBeNull();
    expect(logged.map((entry) => Object.keys(entry))).toEqual([['subjectId'], ['subjectId']]);
    expect(openParty.contact).toEqual(CONTACT);
  });

  it('takes a new master key, after which the old one opens nothing and is not needed', async () => {
    const databases = await freshDatabases(engine);
    const { party, openParty } = await (await open(databases)).sealPeople(PERSONAL);
    await expect(open(databases, [OTHER_MASTER_KEY])).rejects.toThrow(UnknownMasterKey);
    await expect(open(databases, [OTHER_MASTER_KEY])).rejects.toThrow(
      /MASTER_KEYS must name .* rotate-master-key/u,
    );

    const both = await open(databases, [OTHER_MASTER_KEY, MASTER_KEY]);
    const hash = both.peopleHash('somebody');
    expect(await both.openParties([party])).toEqual([openParty]);
    const progress: number[] = [];
    const count = await rotateMasterKey(both, (done) => progress.push(done));
    expect(count).toBe(await keyCount(both));
    expect(progress.at(-1)).toBe(count);
    expect(await rotateMasterKey(both)).toBe(0);

    const newest = await open(databases, [OTHER_MASTER_KEY]);
    expect(await newest.openParties([party])).toEqual([openParty]);
    expect(newest.peopleHash('somebody')).toBe(hash);
    await expect(open(databases)).rejects.toThrow(UnknownMasterKey);
  });

  it('rotates the rest when it was stopped, and leaves destroyed keys destroyed', async () => {
    const databases = await freshDatabases(engine);
    const keys = await open(databases);
    const { party } = await keys.sealPeople(PERSONAL);
    for (let block = 0; block < 5; block += 1)
      await keys.sealPeople({ ...PERSONAL, passengers: Array(255).fill(passenger('ADULT')) });
    const both = await open(databases, [OTHER_MASTER_KEY, MASTER_KEY]);
    const stopped = rotateMasterKey(both, () => {
      throw new Error('stopped');
    });
    await expect(stopped).rejects.toThrow('stopped');
    const [ada, ...others] = subjectsOf(party);
    await destroySubjectKeys(keys.writing, [ada!]);
    const total = await keyCount(both);
    expect(await rotateMasterKey(both)).toBeLessThan(total);
    const newest = await open(databases, [OTHER_MASTER_KEY]);
    const kept = await loadSubjectKeys(newest.reading, newest.masterKeys, subjectsOf(party));
    expect([...kept.keys()].sort()).toEqual([...others].sort());
  });

  it('hashes the same on every node, and other than another installation', async () => {
    const databases = await freshDatabases(engine);
    const [one, other] = [await open(databases), await open(databases)];
    const foreign = await open(await freshDatabases(engine));
    expect(one.peopleHash('Ada')).toBe(other.peopleHash('Ada'));
    expect(one.peopleHash('Ada')).not.toBe(one.requestHash('Ada'));
    expect(one.peopleHash('Ada')).not.toBe(foreign.peopleHash('Ada'));
  });
});

it('a destroyed key is in no file of the key store while it is open, nor after', async () => {
  const databases = await freshSqliteFiles();
  onTestFinished(databases.dispose);
  const keys = await openTestKeys(databases.keys);
  const { party } = await keys.sealPeople(PERSONAL);
  const subjects = subjectsOf(party);
  const rows = await keys.reading.db
    .selectFrom('subject_keys')
    .selectAll()
    .where('subject_id', 'in', subjects)
    .execute();
  const bytes = (): string =>
    ['', '-wal'].map((suffix) => readFileSync(databases.keys.file + suffix, 'latin1')).join('');
  for (const { wrapped_key: wrapped } of rows) expect(bytes()).toContain(wrapped);
  await destroySubjectKeys(keys.writing, subjects);
  for (const { wrapped_key: wrapped } of rows) expect(bytes()).not.toContain(wrapped);
  await keys.close();
  const file = readFileSync(databases.keys.file, 'latin1');
  for (const { subject_id: subjectId, wrapped_key: wrapped } of rows) {
    expect(file).not.toContain(wrapped);
    expect(file).not.toContain(subjectId);
  }
});
