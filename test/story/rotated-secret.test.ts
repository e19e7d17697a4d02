import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { createOwnTokens } from '../../src/access/own-tokens.js';
import { StartFault } from '../../src/start-fault.js';
import { runCommand } from '../cli/test-operator.js';
import { BookingDocument, ErasePersonDocument, OfferDetailsDocument } from '../generated/graphql.js';
import { ADA, book, findOffers } from '../support/book.js';
import { INSTALLATIONS } from '../support/installations.js';
import { createPostgresDatabase } from '../support/postgres-databases.js';
import { newDataDir, removeDataDirs, startTestApp, type TestApp } from '../support/test-app.js';

type Environment = Readonly<Record<string, string>>;

const [OLD, NEW] = ['the old secret of more than 32 characters', 'the new secret of more than 32 characters'];

/** SECRET gave way to another one, which takes what was signed before. */
const ROTATED = { SECRET: NEW, OLD_SECRETS: OLD };

const EVE = { type: 'ADULT', givenName: 'Eve', familyName: 'Moneypenny', bornOn: '1988-05-04' } as const;

afterAll(removeDataDirs);

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

/** Who a booking is read as being of, by whoever holds the token. */
async function givenNameIn(app: TestApp, id: string, token: string): Promise<string | null | undefined> {
  const { booking } = await app.as(token).ask(BookingDocument, { id });
  return booking?.passengers[0]?.givenName;
}

async function booked(...call: Parameters<typeof book>) {
  const answer = await book(...call);
  if (answer.__typename !== 'BookFlightSuccess') throw new Error(answer.message);
  return { ...answer, id: answer.booking.id };
}

/** What was there before the secret was rotated. */
async function before(environment: Environment) {
  const app = await start({ ...environment, SECRET: OLD });
  const guest = app.as(null);
  const [first, second, third] = await findOffers(guest, {}, 3);
  const request = { passengers: [EVE], idempotencyKey: randomUUID() };
  const booking = await booked(guest, first!.id, request);
  await app.stop();
  const { id, accessToken } = booking;
  return { request, id, accessToken, operatorToken: app.operatorToken, first, second, third };
}

describe.each(INSTALLATIONS)('a secret that was rotated, on $name', ({ environment }) => {
  const prepare = async () => ({ ...(await environment()), DATA_DIR: newDataDir() });

  it('leaves offers, tokens, requests and people what they were, until it is forgotten', async () => {
    const installation = await prepare();
    const had = await before(installation);
    const rotated = await start({ ...installation, ...ROTATED });
    const guest = rotated.as(null);

    expect((await booked(guest, had.second!.id)).replayed).toBe(false);
    expect(await givenNameIn(rotated, had.id, had.accessToken)).toBe('Eve');
    expect(await booked(guest, had.first!.id, had.request)).toMatchObject({ id: had.id, replayed: true });
    const other = await book(guest, had.first!.id, { ...had.request, passengers: [ADA] });
    expect(other.__typename).toBe('IdempotencyConflict');

    const since = await booked(guest, (await findOffers(guest, {}, 1))[0]!.id, { passengers: [EVE] });
    await rotated.stop();
    const run = await runCommand({ ...installation, ...ROTATED }, 'rotate-master-key');
    expect([run.exitCode, run.messages]).toEqual([0, '']);

    const alone = await start({ ...installation, SECRET: NEW });
    expect(
      (await alone.as(null).ask(OfferDetailsDocument, { offerId: had.third!.id })).offerDetails,
    ).toBeNull();
    expect((await book(alone.as(null), had.third!.id)).__typename).toBe('OfferNotFound');
    for (const token of [had.accessToken, had.operatorToken]) {
      const { errors } = await alone.as(token).send(BookingDocument, { id: had.id });
      expect(errors?.[0]?.extensions?.['code']).toBe('UNAUTHENTICATED');
    }
    expect(await givenNameIn(alone, since.id, since.accessToken)).toBe('Eve');

    const { givenName, familyName, bornOn } = EVE;
    const input = {
      idempotencyKey: randomUUID(),
      reason: 'why',
      passenger: { givenName, familyName, bornOn },
    };
    const { erasePerson } = await alone.ask(ErasePersonDocument, { input });
    if (erasePerson.__typename !== 'ErasePersonSuccess') throw new Error(erasePerson.message);
    expect([...erasePerson.certificate.bookingIds].sort()).toEqual([had.id, since.id].sort());
    expect(await givenNameIn(alone, since.id, since.accessToken)).toBeNull();
  });

  it('stops a start without it while keys of people are wrapped by it', async () => {
    const installation = await prepare();
    await before(installation);
    const alone = start({ ...installation, SECRET: NEW });
    await expect(alone).rejects.toThrow(StartFault);
    await expect(alone).rejects.toThrow(/OLD_SECRETS/u);
  });
});

it('nodes that are told one after the other of a new secret take what any of them signs', async () => {
  const { target, dispose } = await createPostgresDatabase();
  onTestFinished(dispose);
  const node = (secrets: Environment) =>
    start({ DATABASE_URL: target.url, DATA_DIR: newDataDir(), ...secrets });
  const nodes = [await node({ SECRET: OLD, OLD_SECRETS: NEW }), await node(ROTATED)] as const;
  for (const [one, other] of [nodes, [nodes[1], nodes[0]]] as const) {
    const [offer] = await findOffers(one.as(null), {}, 1);
    const { id, accessToken } = await booked(other.as(null), offer!.id, { passengers: [EVE] });
    expect(await givenNameIn(one, id, accessToken)).toBe('Eve');
    expect(await givenNameIn(other, id, one.operatorToken)).toBe('Eve');
  }
});

it('a secret kept in the data folder is rotated by a line above it', async () => {
  const dataDir = newDataDir();
  const first = await start({ DATA_DIR: dataDir });
  const { id, accessToken } = await booked(first.as(null), (await findOffers(first, {}, 1))[0]!.id);
  await first.stop();
  const file = join(dataDir, 'secret');
  writeFileSync(file, `${NEW}\n${readFileSync(file, 'utf8')}`);
  const second = await start({ DATA_DIR: dataDir });
  expect(await givenNameIn(second, id, accessToken)).toBe('Ada');
  const since = await booked(second.as(null), (await findOffers(second, {}, 1))[0]!.id);
  const claims = createOwnTokens([NEW], () => new Date()).read(since.accessToken);
  await expect(claims).resolves.toMatchObject({ sub: since.id });
});
