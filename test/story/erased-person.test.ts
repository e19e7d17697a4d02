import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { unsealBox } from '../../src/key-store/sealed-box.js';
import { loadSubjectKeys } from '../../src/key-store/subject-keys.js';
import type { SealedParty } from '../../src/domain/booking/personal-data.js';
import { openDatabase } from '../../src/platform/open-database.js';
import { READ_MODELS } from '../../src/read-models/read-database.js';
import type { ReadTables } from '../../src/read-models/read-tables.js';
import type { EventRow, LogTables } from '../../src/event-store/log-tables.js';
import { provenFacts } from '../cluster/proven-log.js';
import { appendAll } from '../event-store/notes.js';
import { openLog } from '../event-store/test-log.js';
import { projectFile } from '../../src/platform/project-file.js';
import {
  BookingDocument,
  BookingsDocument,
  ChangePassengerDocument,
  ErasePersonDocument,
  type ErasePersonInput,
} from '../generated/graphql.js';
import { ADA, book, findOffers } from '../support/book.js';
import { SERVER_SETTINGS } from '../support/engines.js';
import { createPostgresDatabase } from '../support/postgres-databases.js';
import { newDataDir, removeDataDirs, startTestApp, type TestApp } from '../support/test-app.js';
import { openTestKeys } from '../support/test-keys.js';
import { readConfiguration, type Configuration } from '../../src/configuration.js';

afterAll(removeDataDirs);

/** Words that stand nowhere else. */
const MARKED = {
  type: 'ADULT',
  givenName: 'Quirinalda',
  familyName: 'Xylophonova',
  bornOn: '1971-03-29',
} as const;
const MARKED_CONTACT = { email: 'quirinalda.x@marked.example', phone: '+33199887766' };
const WORDS = ['Quirinalda', 'QUIRINALDA', 'Xylophonova', '1971-03-29', 'quirinalda.x@marked', '33199887766'];

const SECRET = 'a secret of more than 32 characters, of these tests';

type Environment = Readonly<Record<string, string>>;

/** An empty installation, as an operator would have it on each engine. */
const INSTALLATIONS: readonly { readonly name: string; prepare(): Promise<Environment> }[] = [
  { name: 'SQLite', prepare: async () => ({ DATA_DIR: newDataDir(), SECRET }) },
  {
    name: 'PostgreSQL',
    async prepare() {
      const { target, dispose } = await createPostgresDatabase();
      onTestFinished(dispose);
      return { DATA_DIR: newDataDir(), DATABASE_URL: target.url, SECRET };
    },
  },
];

function configurationOf(environment: Environment): Configuration {
  const reading = readConfiguration(environment);
  if (reading.kind === 'invalid') throw new Error(reading.faults.join('; '));
  return reading.configuration;
}

async function start(environment: Environment): Promise<TestApp> {
  const app = await startTestApp({ dataDir: environment['DATA_DIR']!, environment });
  let isStopped = false;
  const stop = async (): Promise<void> => {
    if (!isStopped) await app.stop();
    isStopped = true;
  };
  onTestFinished(stop);
  return { ...app, stop };
}

/** Books the marked person and Ada together, whom the marked person's contact stands for. */
async function bookMarked(app: TestApp): Promise<string> {
  const [offer] = await findOffers(app, { adults: 2 }, 1);
  const answer = await book(app, offer!.id, { passengers: [MARKED, ADA], contact: MARKED_CONTACT });
  if (answer.__typename !== 'BookFlightSuccess') throw new Error(answer.message);
  return answer.booking.id;
}

const MARKED_PASSENGER = {
  givenName: MARKED.givenName,
  familyName: MARKED.familyName,
  bornOn: MARKED.bornOn,
};

async function erase(app: TestApp, changes: Partial<ErasePersonInput> = {}) {
  const input = {
    ...{ idempotencyKey: randomUUID(), reason: 'asked to be forgotten, letter 17' },
    ...{ passenger: MARKED_PASSENGER, email: MARKED_CONTACT.email },
    ...changes,
  };
  return (await app.ask(ErasePersonDocument, { input })).erasePerson;
}

async function erased(app: TestApp, changes: Partial<ErasePersonInput> = {}) {
  const answer = await erase(app, changes);
  if (answer.__typename !== 'ErasePersonSuccess') throw new Error(answer.message);
  return answer;
}

async function bookingIn(app: TestApp, id: string) {
  const { booking } = await app.ask(BookingDocument, { id });
  return booking!;
}

/** Every byte that an installation keeps: its files, and on a server all that stands in its tables. */
async function everythingKept(environment: Environment): Promise<readonly Buffer[]> {
  const folder = environment['DATA_DIR']!;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
  const { log } = configurationOf(environment);
  if (log.engine === 'sqlite') return files;
  const { db } = openDatabase<LogTables>(log, { access: 'read', durable: 'always' }, SERVER_SETTINGS);
  const tables = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public'`.execute(db);
  const texts = await Promise.all(
    tables.rows.map(({ name }) =>
      sql<{ text: string }>`select t::text as text from ${sql.table(name)} as t`.execute(db),
    ),
  );
  await db.destroy();
  return [...files, ...texts.flatMap(({ rows }) => rows.map(({ text }) => Buffer.from(text)))];
}

/** Where a word stands in any of the ways in which it could be written. */
function findsOf(kept: readonly Buffer[], word: string): readonly string[] {
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.from('\0'.repeat(shift) + word)
      .toString('base64')
      .slice(shift + 1, -4),
  );
  const ways = {
    utf8: [Buffer.from(word)],
    utf16: [Buffer.from(word, 'utf16le')],
    hex: [Buffer.from(Buffer.from(word).toString('hex'))],
    base64: base64.map((text) => Buffer.from(text)),
  };
  return Object.entries(ways).flatMap(([way, forms]) =>
    forms.some((form) => kept.some((bytes) => bytes.includes(form))) ? [`${word} as ${way}`] : [],
  );
}

it('the search for words finds what is there, in every way of writing it', () => {
  const ways = ['utf8', 'utf16le', 'hex', 'base64'] as const;
  for (const way of ways) {
    const text = `{"givenName":"Quirinalda","x":1}`;
    const kept = way === 'utf16le' ? Buffer.from(text, way) : Buffer.from(Buffer.from(text).toString(way));
    expect(findsOf([kept], 'Quirinalda')).not.toEqual([]);
  }
  expect(findsOf([Buffer.from('Ada')], 'Quirinalda')).toEqual([]);
});

describe.each(INSTALLATIONS)('a person who was erased, on $name', ({ prepare }) => {
  it('stands in no file or table, before as little as after; the rest of the booking stays', async () => {
    const environment = await prepare();
    const app = await start(environment);
    const id = await bookMarked(app);
    const before = await bookingIn(app, id);
    expect(before.passengers[0]).toMatchObject({ id: '1', ...MARKED });
    expect(before.contact).toEqual(MARKED_CONTACT);

    const { certificate, keysDestroyed } = await erased(app);
    expect(certificate).toMatchObject({ subjectCount: 2, bookingIds: [id], isComplete: true });
    expect(keysDestroyed).toBe(true);
    const after = await bookingIn(app, id);
    const nobody = { givenName: null, familyName: null, bornOn: null };
    expect(after).toEqual({
      ...before,
      passengers: [{ ...before.passengers[0]!, ...nobody }, before.passengers[1]],
      ...{ contact: null, revision: 2, history: after.history },
    });
    expect(after.passengers[1]).toMatchObject(ADA);
    expect(after.history.map(({ __typename }) => __typename)).toEqual(['FlightBooked', 'PersonalDataErased']);

    await app.stop();
    const kept = await everythingKept(environment);
    expect(WORDS.flatMap((word) => findsOf(kept, word))).toEqual([]);
    const log = await openLog(configurationOf(environment).log);
    const facts = await provenFacts(log); // the chain of hashes holds
    expect(facts.map(({ event }) => event.type).slice(-2)).toEqual(['PersonErased', 'PersonalDataErased']);
  });

  it('is the same after the read models were built anew', async () => {
    const environment = await prepare();
    const app = await start(environment);
    const id = await bookMarked(app);
    await erased(app);
    const before = await app.ask(BookingsDocument, {});
    await app.stop();
    const readDir = newDataDir();
    const again = await start({ ...environment, READ_DATABASE_URL: `sqlite:${join(readDir, 'anew.db')}` });
    expect(await again.ask(BookingsDocument, {})).toEqual(before);
    expect((await bookingIn(again, id)).contact).toBeNull();
    expect(await erase(again)).toMatchObject({ __typename: 'PersonNotFound' });
  });

  it('opens from no earlier copy of the log, and a key store of before forgets it again', async () => {
    const environment = await prepare();
    const { log, keys } = configurationOf(environment);
    const app = await start(environment);
    const id = await bookMarked(app);
    const copied = await openLog(log);
    const rows = await copied.reading.db.selectFrom('events').selectAll().execute();
    const { party } = JSON.parse(rows[0]!.data) as { party: SealedParty };
    const boxes = [...party.passengers.map(({ identity }) => identity), party.contact];
    const subjectIds = boxes.map((box) => (box !== null && 'subjectId' in box ? box.subjectId : ''));

    const store = await openTestKeys(keys, [SECRET]);
    onTestFinished(store.close);
    const keysOfBefore = await store.reading.db.selectFrom('subject_keys').selectAll().execute();
    const openBoxes = async () => {
      const opened = await loadSubjectKeys(store.reading, store.masterKeys, subjectIds);
      return subjectIds.map((subjectId, index) => {
        const key = opened.get(subjectId);
        const box = boxes[index] as { readonly box: string };
        return key ? Buffer.from(unsealBox(key, box.box)!).toString() : null;
      });
    };
    expect((await openBoxes()).map((text) => text?.includes('Quirinalda'))).toEqual([true, false, false]);

    await erased(app);
    const [person, ada, contact] = await openBoxes();
    expect([person, contact]).toEqual([null, null]);
    expect(ada).toContain('Lovelace');

    // As a process leaves it that is killed before it destroys the keys, or a backup of the key store.
    await app.stop();
    await store.writing.db.deleteFrom('subject_keys').execute();
    await store.writing.db.insertInto('subject_keys').values(keysOfBefore).execute();
    expect((await openBoxes())[0]).toContain('Quirinalda');
    const again = await start(environment);
    expect((await openBoxes())[0]).toBeNull();
    expect((await bookingIn(again, id)).passengers[0]!.givenName).toBeNull();
  });

  it('is erased once under one key, and the certificate can be had again', async () => {
    const app = await start(await prepare());
    await bookMarked(app);
    const idempotencyKey = randomUUID();
    const first = await erased(app, { idempotencyKey });
    expect(first.replayed).toBe(false);
    expect(await erased(app, { idempotencyKey })).toEqual({ ...first, replayed: true });
    const other = await erase(app, { idempotencyKey, reason: 'another reason' });
    expect(other).toMatchObject({ __typename: 'IdempotencyConflict' });
    expect(await erase(app)).toMatchObject({ __typename: 'PersonNotFound', code: 'PERSON_NOT_FOUND' });
  });

  it('is erased under the name as corrected and as booked, and from bookings that are not in the read models', async () => {
    const environment = await prepare();
    const app = await start(environment);
    const corrected = { ...MARKED_PASSENGER, givenName: 'Quirinalde' };
    const [one, two] = [await bookMarked(app), await bookMarked(app)];
    for (const bookingId of [one, two]) {
      const input = { bookingId, idempotencyKey: randomUUID(), passengerId: '1', ...corrected };
      const { changePassenger } = await app.ask(ChangePassengerDocument, { input });
      expect(changePassenger).toMatchObject({ __typename: 'BookingSuccess' });
    }
    const asBooked = await erased(app, { email: null, bookingId: one });
    expect(asBooked.certificate).toMatchObject({ subjectCount: 1, bookingIds: [one], isComplete: true });

    const read = configurationOf(environment).read;
    const { db } = openDatabase<ReadTables>(read, { access: 'write', durable: 'never' }, SERVER_SETTINGS);
    await db.deleteFrom('people').where('booking_id', '=', two).execute();
    const left = { processor: READ_MODELS, stream_id: `booking-${two}`, global_position: 2 };
    const letter = {
      ...left,
      event_type: 'FlightBooked',
      state: 'skipped',
      error: null,
      attempts: 4,
    } as const;
    await db
      .insertInto('dead_letters')
      .values({ ...letter, parked_at: '2027-01-15T10:00:00.000Z' })
      .execute();
    await db.destroy();
    const asCorrected = await erased(app, { passenger: corrected, email: null });
    expect(asCorrected.certificate).toMatchObject({ subjectCount: 1, bookingIds: [two], isComplete: true });
  });

  it('is erased from one booking alone when it is named, and as passenger or contact alone', async () => {
    const app = await start(await prepare());
    const [one, two] = [await bookMarked(app), await bookMarked(app)];
    const name = { givenName: ' quirin-alda', familyName: 'XYLOPHONOVÁ', bornOn: MARKED.bornOn };
    const answer = await erased(app, { passenger: name, email: null, bookingId: one });
    expect(answer.certificate).toMatchObject({ bookingIds: [one], subjectCount: 1 });
    expect((await bookingIn(app, one)).contact).toEqual(MARKED_CONTACT);
    expect((await bookingIn(app, two)).passengers[0]).toMatchObject(MARKED);
    const contacts = await erased(app, { passenger: null, email: MARKED_CONTACT.email.toUpperCase() });
    expect([...contacts.certificate.bookingIds].sort()).toEqual([one, two].sort());
    expect((await bookingIn(app, two)).contact).toBeNull();
    expect((await bookingIn(app, two)).passengers[0]).toMatchObject(MARKED);
  });
});

it('a person whom an event of version 1 holds in the clear is shown, and is not said to be erased', async () => {
  const environment = await INSTALLATIONS[0]!.prepare();
  const row = JSON.parse(
    readFileSync(projectFile('test/domain/stored-events/FlightBooked.v1.json'), 'utf8'),
  ) as EventRow;
  const log = await openLog(configurationOf(environment).log);
  const event = { type: 'FlightBooked', schemaVersion: 1, data: JSON.parse(row.data) as object };
  await log.store.execute(
    appendAll([{ streamId: row.stream_id, expectedVersion: 'no_stream', events: [event] }]),
  );
  const app = await start(environment);
  const id = row.stream_id.replace('booking-', '');
  const { passengers, contact } = await bookingIn(app, id);
  expect(passengers.map(({ givenName }) => givenName)).toEqual(['Ada', 'Zoë', 'Max']);
  expect(contact).toEqual({ email: 'ada@example.com', phone: '+33199001234' });

  const { givenName, familyName, bornOn } = ADA;
  const passenger = { givenName, familyName, bornOn };
  expect(await erase(app, { passenger, email: null })).toMatchObject({
    ...{ __typename: 'PersonInPlainText', code: 'PERSON_IN_PLAIN_TEXT', bookingIds: [id], retryable: false },
    message: expect.stringMatching(/Nothing was erased.*in the clear/u) as string,
  });
  expect(await log.reader.head()).toMatchObject({ position: 1 });
});

it('a request that says nobody is refused by the field', async () => {
  const app = await start(await INSTALLATIONS[0]!.prepare());
  const send = (input: Partial<ErasePersonInput>) =>
    app.send(ErasePersonDocument, {
      input: { idempotencyKey: randomUUID(), reason: 'why', passenger: MARKED_PASSENGER, ...input },
    });
  const wrong: readonly (readonly [Partial<ErasePersonInput>, string])[] = [
    [{ passenger: null }, 'input'],
    [{ reason: ' ' }, 'input.reason'],
    [{ reason: 'x'.repeat(501) }, 'input.reason'],
    [{ idempotencyKey: 'short' }, 'input.idempotencyKey'],
    [{ bookingId: 'no booking' }, 'input.bookingId'],
    [{ passenger: { ...MARKED_PASSENGER, givenName: 'x'.repeat(61) } }, 'input.passenger.givenName'],
    [{ email: `${'x'.repeat(250)}@example.com` }, 'input.email'],
  ];
  for (const [input, field] of wrong) {
    const { errors } = await send(input);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
  }
});
