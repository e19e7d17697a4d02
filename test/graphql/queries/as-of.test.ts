import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { BookingDocument, BookingsDocument, ErasePersonDocument } from '../../generated/graphql.js';
import { ADA, bookFirst } from '../../support/book.js';
import { INSTALLATIONS } from '../../support/installations.js';
import { newDataDir, removeDataDirs, startTestApp, type TestApp } from '../../support/test-app.js';

afterAll(removeDataDirs);

const instant = (minute: number, plusMs = 0) =>
  new Date(Date.UTC(2026, 10, 22, 10, minute) + plusMs).toISOString();

/** An engine whose clock is moved by hand. */
async function start(environment: Readonly<Record<string, string>>) {
  let now = new Date(instant(0));
  const engine = await startTestApp({ dataDir: newDataDir(), environment, world: { now: () => now } });
  onTestFinished(engine.stop);
  const setMinute = (minute: number): void => {
    now = new Date(instant(minute));
  };
  return { engine, setMinute };
}

async function eraseAda(engine: TestApp, bookingId: string) {
  const { givenName, familyName, bornOn } = ADA;
  const passenger = { givenName, familyName, bornOn };
  const input = { passenger, bookingId, reason: 'asked on the telephone', idempotencyKey: randomUUID() };
  const { erasePerson } = await engine.ask(ErasePersonDocument, { input });
  if (erasePerson.__typename !== 'ErasePersonSuccess') throw new Error(erasePerson.message);
  return erasePerson;
}

describe.each(INSTALLATIONS)('what was, on $name', ({ environment }) => {
  it('is told of a booking and of all of them, with who, when and why', async () => {
    const { engine, setMinute } = await start(await environment());
    const made = [];
    for (const minute of [1, 2, 3]) {
      setMinute(minute);
      made.push((await bookFirst(engine)).booking);
    }
    const [one, two, three] = made;
    const id = one!.id;
    setMinute(4);
    const { position } = await eraseAda(engine, id);
    setMinute(5);

    const now = (await engine.ask(BookingDocument, { id })).booking!;
    expect(now.revision).toBe(2);
    expect(now.history).toMatchObject([
      { revision: 1, actor: 'user:operator-of-tests', occurredAt: instant(1), reason: null },
      {
        revision: 2,
        actor: 'user:operator-of-tests',
        occurredAt: instant(4),
        reason: 'asked on the telephone',
      },
    ]);
    const requests = now.history.map(({ correlationId }) => correlationId);
    expect(new Set(requests).size).toBe(2);
    expect(now.history.map(({ causationId }) => causationId)).toEqual(requests);

    const asOf = async (at: string) => (await engine.ask(BookingDocument, { id, asOf: at })).booking;
    expect(await asOf(instant(1, -1))).toBeNull();
    const nobody = { givenName: null, familyName: null, bornOn: null };
    expect(await asOf(instant(1))).toEqual({
      ...one!,
      passengers: one!.passengers.map((passenger) => ({ ...passenger, ...nobody })),
    });
    expect(await asOf(instant(4, -1))).toEqual(await asOf(instant(1)));
    expect(await asOf(instant(4))).toEqual(now);
    expect(await asOf(instant(5))).toEqual(now);

    const listed = async (at: string | null, first = 20, after: string | null = null) =>
      (await engine.ask(BookingsDocument, { asOf: at, first, after })).bookings;
    const idsAt = async (at: string) => (await listed(at)).nodes.map((booking) => booking.id);
    expect(await idsAt(instant(0))).toEqual([]);
    expect(await idsAt(instant(2))).toEqual([two!.id, id]);
    expect((await listed(instant(2))).nodes).toEqual([two!, await asOf(instant(2))]);
    expect((await listed(instant(5))).nodes).toEqual((await listed(null)).nodes);
    const first = await listed(instant(3), 2);
    expect(first.nodes).toEqual([three!, two!]);
    setMinute(6);
    await bookFirst(engine);
    const rest = await listed(instant(3), 2, first.pageInfo.endCursor);
    expect(rest.nodes).toEqual([await asOf(instant(3))]);
    expect(rest.pageInfo.hasNextPage).toBe(false);

    const both = await engine.ask(BookingDocument, { id, atLeast: position, asOf: instant(1) });
    expect(both.booking).toEqual(await asOf(instant(1)));
  });

  it('is not told of the future', async () => {
    const { engine } = await start(await environment());
    const refused = { code: 'BAD_USER_INPUT', field: 'asOf' };
    const variables = { id: randomUUID(), asOf: instant(0, 1) };
    const { errors } = await engine.send(BookingDocument, variables);
    expect(errors![0]!.extensions).toMatchObject(refused);
    expect(errors![0]!.message).toMatch(/future.*leave it out/u);
    const list = await engine.send(BookingsDocument, { asOf: instant(0, 1) });
    expect(list.errors![0]!.extensions).toMatchObject(refused);
    expect((await engine.send(BookingsDocument, { asOf: instant(0) })).errors).toBeUndefined();
  });
});
