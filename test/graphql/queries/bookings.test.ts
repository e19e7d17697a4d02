import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { positionCursor } from '../../../src/graphql/cursor.js';
import { BookingDocument, BookingsDocument } from '../../generated/graphql.js';
import { bookFirst } from '../../support/book.js';
import { removeDataDirs, startTestApp, type TestApp } from '../../support/test-app.js';
import { postJson } from '../raw-request.js';

let engine: TestApp;
let made: Awaited<ReturnType<typeof bookFirst>>[];

beforeAll(async () => {
  engine = await startTestApp();
  made = [];
  for (let count = 0; count < 5; count += 1) made.push(await bookFirst(engine));
});

afterAll(async () => {
  await engine.stop();
  removeDataDirs();
});

const list = async (variables = {}) => (await engine.ask(BookingsDocument, variables)).bookings;

describe('a booking', () => {
  it('is found by its id, with its history', async () => {
    const { booking, eventId } = made[2]!;
    const found = await engine.ask(BookingDocument, { id: booking.id });
    expect(found.booking).toEqual(booking);
    expect(found.booking!.history.map((event) => event.eventId)).toEqual([eventId]);
  });

  it.each(['', 'nonsense', '0198c0de-0000-7000-8000-000000000000', "' or 1=1 --"])(
    'is null for the unknown id %j',
    async (id) => {
      expect(await engine.ask(BookingDocument, { id })).toEqual({ booking: null });
    },
  );
});

describe('the bookings', () => {
  it('are listed the newest first', async () => {
    const { nodes, edges, pageInfo } = await list();
    expect(nodes).toEqual(made.map(({ booking }) => booking).toReversed());
    expect(edges).toHaveLength(5);
    expect(pageInfo).toEqual({ hasNextPage: false, endCursor: edges.at(-1)!.cursor });
  });

  it('join page by page to the whole list', async () => {
    const pages = [await list({ first: 2 })];
    while (pages.at(-1)!.pageInfo.hasNextPage) {
      pages.push(await list({ first: 2, after: pages.at(-1)!.pageInfo.endCursor }));
    }
    expect(pages.map(({ nodes }) => nodes.length)).toEqual([2, 2, 1]);
    expect(pages.flatMap(({ nodes }) => nodes)).toEqual((await list()).nodes);
  });

  it('keep their pages when a new one is made meanwhile', async () => {
    const first = await list({ first: 3 });
    made.push(await bookFirst(engine));
    const rest = await list({ first: 3, after: first.pageInfo.endCursor });
    expect([...first.nodes, ...rest.nodes].map(({ id }) => id)).toEqual(
      made
        .slice(0, 5)
        .map(({ booking }) => booking.id)
        .toReversed(),
    );
  });

  it.each([
    ['first', { first: 0 }],
    ['first', { first: 101 }],
    ['after', { after: 'nonsense' }],
    ['after', { after: '' }],
  ])('are refused for a %s out of bounds', async (field, variables) => {
    const { errors } = await engine.send(BookingsDocument, variables);
    expect(errors![0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
  });
});

describe('a query that asks for at least a position', () => {
  const atLeast = (position: string) =>
    engine.send(BookingDocument, { id: made[0]!.booking.id, atLeast: position });

  it('answers when it is reached', async () => {
    expect((await atLeast(made.at(-1)!.position)).data!.booking).toEqual(made[0]!.booking);
    const query = `{ bookings(first: 1, atLeast: ${JSON.stringify(made.at(-1)!.position)}) { nodes { id } } }`;
    const { json } = await postJson(engine.url, { query }, engine.operatorHeaders);
    expect(json.data.bookings.nodes).toEqual([{ id: made.at(-1)!.booking.id }]);
  });

  it('waits for what is about to happen', async () => {
    const { position } = made.at(-1)!;
    const next = Number(Buffer.from(position, 'base64url').toString().slice(1)) + 1;
    const waiting = atLeast(positionCursor(next));
    await new Promise((resolve) => setTimeout(resolve, 100));
    made.push(await bookFirst(engine));
    expect((await waiting).errors).toBeUndefined();
  });

  it('says that it may be asked again when the position is not reached in time', async () => {
    const { data, errors } = await atLeast(positionCursor(1_000_000));
    expect(data?.booking ?? null).toBeNull();
    expect(errors![0]!.extensions).toMatchObject({ code: 'READ_SIDE_BEHIND', retryable: true });
    expect(errors![0]!.message).toMatch(/ask again/);
  });

  it.each(['', 'nonsense', '42', 'cDA0', positionCursor(5) + '='])('refuses %j', async (position) => {
    const { errors } = await atLeast(position);
    expect(errors![0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'atLeast' });
  });
});
