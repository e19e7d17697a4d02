import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { ENGINES } from '../support/engines.js';
import { append, appendAll, inOneBatch, keyed, valueOf, writeTo } from './notes.js';
import { allEvents, freshDatabases, openFreshLog, openLog } from './test-log.js';

/** Keys that a careless encoding would mix up or could not store. */
const ODD_KEYS = [
  '',
  ' ',
  '"',
  '\\',
  "'",
  'é',
  'e\u0301',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udc00',
  '\\ud800',
  '🛫',
  '1',
  '01',
];

/** Notes a value under a key and tells it as the outcome. */
function tell(value: string, key: Parameters<typeof keyed>[1] = {}) {
  const writes = [writeTo('told', [value])];
  return keyed(appendAll(writes, { judge: () => ({ kind: 'append', writes, outcome: { value } }) }), key);
}

describe.each(ENGINES)('an idempotency key on $name', (engine) => {
  it('makes the same request answer its first outcome, with one event', async () => {
    const { store, reader } = await openFreshLog(engine);
    const first = await store.execute(tell('first'));

    const second = await store.execute(tell('second'));

    expect(second).toEqual({ ...first, replayed: true });
    expect((await allEvents(reader)).map(valueOf)).toEqual(['first']);
  });

  it('keeps its answer over a restart', async () => {
    const { log } = await freshDatabases(engine);
    const before = await openLog(log);
    const first = await before.store.execute(tell('first'));
    await before.store.execute(append('other', [1]));
    await before.close();

    const { store } = await openLog(log);

    expect(await store.execute(tell('second'))).toEqual({ ...first, replayed: true });
  });

  it('is answered by nothing that was put in behind the end of the log, and harms no other command', async () => {
    const { store, writing } = await openFreshLog(engine);
    await store.execute(tell('first'));
    await sql`insert into commands
      select caller, 'forged', request_hash, outcome, event_id, 1000 from commands`.execute(writing.db);

    const [forged, other] = await inOneBatch(store, [
      tell('forged', { key: 'forged' }),
      tell('other', { key: 'other' }),
    ]);

    expect(forged).toMatchObject({
      reason: { message: expect.stringMatching(/behind the end/u) as unknown },
    });
    expect(other).toMatchObject({ value: { kind: 'appended', replayed: false, position: 2 } });
  });

  it('answers once within one batch, and the same to all', async () => {
    const { store, reader } = await openFreshLog(engine);

    const answers = await inOneBatch(
      store,
      Array.from({ length: 50 }, (_, index) => tell(String(index))),
    );

    const receipts = answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : answer.reason));
    expect(receipts[0]).toMatchObject({ kind: 'appended', replayed: false, outcome: { value: '0' } });
    for (const receipt of receipts.slice(1)) expect(receipt).toEqual({ ...receipts[0], replayed: true });
    expect(await allEvents(reader)).toHaveLength(1);
  });

  it('is refused for another request, now, later and within the batch', async () => {
    const { store, reader } = await openFreshLog(engine);
    const other = tell('other', { requestHash: 'another' });

    const [, within] = await inOneBatch(store, [tell('first'), other]);

    expect(within).toEqual({ status: 'fulfilled', value: { kind: 'key_reused' } });
    expect(await store.execute(other)).toEqual({ kind: 'key_reused' });
    expect(await allEvents(reader)).toHaveLength(1);
  });

  it('belongs to its caller', async () => {
    const { store, reader } = await openFreshLog(engine);
    await store.execute(tell('mine', { caller: 'me' }));

    const receipt = await store.execute(tell('yours', { caller: 'you', requestHash: 'another' }));

    expect(receipt).toMatchObject({ replayed: false, outcome: { value: 'yours' } });
    expect(await allEvents(reader)).toHaveLength(2);
  });

  it('is not used up by a refusal or a rejection', async () => {
    const { store } = await openFreshLog(engine);
    await store.execute(keyed(appendAll([], { judge: () => ({ kind: 'refuse', refusal: 'not yet' }) }), {}));
    await expect(store.execute(keyed(append('told', [1], 9), {}))).rejects.toThrow('version');

    expect(await store.execute(tell('now'))).toMatchObject({ replayed: false, outcome: { value: 'now' } });
  });

  it('is judged once: a request that was answered is not asked again', async () => {
    const { store } = await openFreshLog(engine);
    await store.execute(tell('first'));
    const never = keyed(
      appendAll([], {
        judge: () => {
          throw new Error('judged again');
        },
      }),
      {},
    );

    expect(await store.execute(never)).toMatchObject({ replayed: true });
  });

  it('may be any text, and every text is another key', async () => {
    const { log } = await freshDatabases(engine);
    const first = await openLog(log);
    for (const key of ODD_KEYS) await first.store.execute(tell(key, { key }));
    await first.close();

    const { store, reader } = await openLog(log);
    const answers = await inOneBatch(
      store,
      ODD_KEYS.map((key) => tell('again', { key })),
    );

    expect(answers).toEqual(
      ODD_KEYS.map((value) => ({
        status: 'fulfilled',
        value: expect.objectContaining({ replayed: true, outcome: { value } }) as unknown,
      })),
    );
    expect(await allEvents(reader)).toHaveLength(ODD_KEYS.length);
  });
});
