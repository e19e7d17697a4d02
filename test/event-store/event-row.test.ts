import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GENESIS_HASH, hashOfRow } from '../../src/event-store/event-row.js';
import type { EventRow } from '../../src/event-store/log-tables.js';
import { ENGINES } from '../support/engines.js';
import { append, appendAll, inOneBatch, note, valueOf } from './notes.js';
import { allEvents, openFreshLog, type TestLog } from './test-log.js';

const ROW: EventRow = {
  global_position: 7,
  event_id: 'id',
  stream_id: 'stream',
  stream_position: 3,
  event_type: 'Noted',
  schema_version: 1,
  data: '{"value":1}',
  metadata: '{}',
  recorded_at: '2027-01-15T10:00:00.000Z',
  hash: '',
};

describe('the hash of a row', () => {
  it.each(Object.keys(ROW).filter((column) => column !== 'hash'))('changes with %s', (column) => {
    const value = ROW[column as keyof EventRow];
    const changed = { ...ROW, [column]: typeof value === 'number' ? value + 1 : `${value} ` };
    expect(hashOfRow(GENESIS_HASH, changed)).not.toBe(hashOfRow(GENESIS_HASH, ROW));
  });

  it('changes with the hash before, and with where one column ends and the next begins', () => {
    const moved = { ...ROW, event_id: 'idst', stream_id: 'ream' };
    expect(hashOfRow('f'.repeat(64), ROW)).not.toBe(hashOfRow(GENESIS_HASH, ROW));
    expect(hashOfRow(GENESIS_HASH, moved)).not.toBe(hashOfRow(GENESIS_HASH, ROW));
  });
});

/** Positions at which the stored hash is not the one that the rows give. */
async function brokenLinks(rows: readonly EventRow[]): Promise<readonly number[]> {
  let previous = GENESIS_HASH;
  const broken: number[] = [];
  for (const row of rows) {
    if (hashOfRow(previous, row) !== row.hash) broken.push(row.global_position);
    previous = row.hash;
  }
  return broken;
}

/** The rows of a log, as they are stored. */
function storedRows({ reading }: TestLog): Promise<EventRow[]> {
  return reading.db.selectFrom('events').selectAll().orderBy('global_position').execute();
}

describe.each(ENGINES)('the rows of events on $name', (engine) => {
  it('form a chain of hashes, across commits and streams, that ends in the head', async () => {
    const log = await openFreshLog(engine);
    await inOneBatch(log.store, [append('a', [1, 2]), append('b', [{ deep: ['é🛫', '"', null] }])]);
    await log.store.execute(append('a', [3]));

    const rows = await storedRows(log);

    expect(rows).toHaveLength(4);
    expect(await brokenLinks(rows)).toEqual([]);
    expect((await log.reader.head()).hash).toBe(rows[3]?.hash);
    expect(await log.reader.hashAt(4)).toBe(rows[3]?.hash);
  });

  it('break the chain where one byte is changed, a row is missing or two change places', async () => {
    const log = await openFreshLog(engine);
    await log.store.execute(append('a', [1, 2, 3, 4]));
    const [one, two, three, four] = (await storedRows(log)) as [EventRow, EventRow, EventRow, EventRow];

    expect(await brokenLinks([one, { ...two, data: two.data.replace('2', '3') }, three, four])).toEqual([2]);
    expect(await brokenLinks([one, three, four])).toEqual([3]);
    expect(await brokenLinks([one, three, two, four])).toEqual([3, 2, 4]);
  });

  it('keep the text of every payload byte for byte', async () => {
    const log = await openFreshLog(engine);
    const values: unknown[] = [
      '',
      ' ',
      '"\\\'',
      '\u0000\u001f\u2028',
      'é e\u0301 🛫 \ud800',
      'x'.repeat(1_000_000),
    ];
    values.push(0, -0.5, 1e300, 12345678901234, true, null, [], {}, [[[{ a: [1, { b: null }] }]]]);
    values.push({ z: 1, a: 2, '10': 3, '': 4, __proto_: 5, "quo'te": 6, é: 7 });

    await log.store.execute(append('a', values));

    expect((await storedRows(log)).map((row) => row.data)).toEqual(
      values.map((value) => JSON.stringify(note(value).data)),
    );
    expect((await allEvents(log.reader)).map(valueOf)).toEqual(values);
  });

  it('keep any JSON, and any text in the metadata', async () => {
    const log = await openFreshLog(engine);
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.string({ unit: 'binary' }), async (value, actor) => {
        const metadata = { actor, correlationId: actor + actor, causationId: '' };
        const { position } = (await log.store.execute({ ...append('a', [value]), metadata })) as {
          position: number;
        };

        const [event] = await log.reader.readAll(position - 1);

        expect(JSON.stringify(event?.data)).toBe(JSON.stringify({ value }));
        expect(event?.metadata).toEqual(metadata);
      }),
      { numRuns: 30 },
    );
    expect(await brokenLinks(await storedRows(log))).toEqual([]);
  });

  it('hold ids that are all different', async () => {
    const log = await openFreshLog(engine);
    await log.store.execute(
      appendAll([{ streamId: 'a', expectedVersion: 'any', events: Array.from({ length: 500 }, note) }]),
    );
    expect(new Set((await allEvents(log.reader)).map(({ eventId }) => eventId)).size).toBe(500);
  });
});
