import { describe, expect, it, onTestFinished } from 'vitest';
import type { PersonErased } from '../../src/domain/privacy/person-erased.js';
import type { SealedParty } from '../../src/domain/booking/personal-data.js';
import type { KeySafe } from '../../src/key-store/key-safe.js';
import { DestroyErasedKeys } from '../../src/processes/destroy-erased-keys.js';
import { CONTACT, passenger } from '../domain/booking/booking-fixtures.js';
import { freshDatabases, openLog, type TestLog } from '../event-store/test-log.js';
import { recordFacts } from '../read-models/domain-facts.js';
import { ENGINES, SERVER_SETTINGS } from '../support/engines.js';
import { openTestKeys } from '../support/test-keys.js';

/** Longer than any of it takes. */
const SOON_MS = 10_000;

const { logger } = SERVER_SETTINGS;

function subjectOf({ contact }: SealedParty): string {
  return contact !== null && 'subjectId' in contact ? contact.subjectId : '';
}

async function sealOne(keys: KeySafe): Promise<SealedParty> {
  return (await keys.sealPeople({ passengers: [passenger('ADULT')], contact: CONTACT })).party;
}

/** Erases the contact of a party in the log, and destroys nothing. */
async function recordErasure({ store }: TestLog, party: SealedParty): Promise<void> {
  const erased: PersonErased = {
    ...{ type: 'PersonErased', erasureId: 'e', reason: 'why', erasedAt: '2027-01-15T10:00:00.000Z' },
    subjects: [{ bookingId: 'b', role: 'CONTACT', passengerId: null, subjectId: subjectOf(party) }],
  };
  await store.execute(recordFacts([erased]));
}

describe.each(ENGINES)('whoever destroys keys on $name', (engine) => {
  async function open() {
    const databases = await freshDatabases(engine);
    const [log, keys] = [await openLog(databases.log), await openTestKeys(databases.keys)];
    onTestFinished(keys.close);
    const isOpen = async (party: SealedParty) => (await keys.openParties([party]))[0]?.contact !== null;
    return { log, keys, isOpen };
  }

  it('does at its start what the log asked for while nobody did it', async () => {
    const { log, keys, isOpen } = await open();
    const parties = await Promise.all(Array.from({ length: 3 }, () => sealOne(keys)));
    for (const party of parties.slice(0, 2)) await recordErasure(log, party);
    expect(await isOpen(parties[0]!)).toBe(true);
    const destruction = new DestroyErasedKeys({ reader: log.reader, keys: keys.writing, logger });
    expect(await destruction.pendingCount()).toBe(2);
    await destruction.catchUp();
    expect(await destruction.pendingCount()).toBe(0);
    expect(await Promise.all(parties.map(isOpen))).toEqual([false, false, true]);
  });

  it('does it when asked, tries again while the key store fails, and says when it is done', async () => {
    const { log, keys, isOpen } = await open();
    const [one, two] = [await sealOne(keys), await sealOne(keys)];
    let failures = 0;
    const reader = {
      readStream: (...stream: Parameters<typeof log.reader.readStream>) => {
        failures += 1;
        return failures === 2 ? Promise.reject(new Error('away')) : log.reader.readStream(...stream);
      },
    };
    const destruction = new DestroyErasedKeys({ reader, keys: keys.writing, logger });
    destruction.start();
    onTestFinished(() => destruction.stop());
    await recordErasure(log, one);
    expect(await destruction.reached(1, SOON_MS)).toBe(true);
    expect(await isOpen(one)).toBe(false);
    await recordErasure(log, two);
    expect(await destruction.reached(2, SOON_MS)).toBe(true);
    expect(await isOpen(two)).toBe(false);
    expect(await destruction.reached(3, 10)).toBe(false);
    expect(failures).toBeGreaterThan(2);
  });

  it.runIf(engine.name === 'PostgreSQL')(
    'does not say so while an older snapshot keeps the keys',
    async () => {
      const { log, keys, isOpen } = await open();
      const party = await sealOne(keys);
      await recordErasure(log, party);
      const destruction = new DestroyErasedKeys({ reader: log.reader, keys: keys.writing, logger });
      await keys.reading.db
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute(async (backup) => {
          await backup.selectFrom('subject_keys').selectAll().execute();
          await destruction.begin();
          expect(await isOpen(party)).toBe(false);
          expect(await destruction.pendingCount()).toBe(1);
        });
      await destruction.begin();
      expect(await destruction.pendingCount()).toBe(0);
    },
  );

  it('follows a log that lost its end and went on otherwise', async () => {
    const { log, keys, isOpen } = await open();
    const other = await open();
    const [lost, kept] = [await sealOne(keys), await sealOne(keys)];
    await recordErasure(log, lost);
    await recordErasure(other.log, kept);
    let reader = log.reader;
    const destruction = new DestroyErasedKeys({
      ...{ keys: keys.writing, logger },
      reader: { readStream: (...stream) => reader.readStream(...stream) },
    });
    await destruction.catchUp();
    expect([await isOpen(lost), await isOpen(kept)]).toEqual([false, true]);
    reader = other.log.reader;
    await destruction.catchUp();
    expect(await isOpen(kept)).toBe(false);
  });
});
