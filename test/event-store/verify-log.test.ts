import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogFault } from '../../src/event-store/log-chain.js';
import { verifyLog } from '../../src/event-store/verify-log.js';
import { ENGINES, type Engine } from '../support/engines.js';
import { change, faultAfter, fillWithNotes, hashAnew, openToChanges, storedRows } from './changed-log.js';
import { append, keyed } from './notes.js';
import { openFreshLog, type TestLog } from './test-log.js';

/** A log with events that nobody protects any more. */
async function unprotectedLog(engine: Engine): Promise<TestLog> {
  const log = await openFreshLog(engine);
  await fillWithNotes(log);
  await openToChanges(log);
  return log;
}

async function faultOf(log: TestLog): Promise<Pick<LogFault, 'code' | 'position'> | null> {
  const { fault } = await verifyLog(log.reading);
  return fault && { code: fault.code, position: fault.position };
}

const CHANGES = [
  ['payload', `update events set data = '{"value":"First"}' where global_position = 1`, 'EVENT_CHANGED', 1],
  [
    'event before the first',
    `insert into events select -1, 'x', 'd', 1, event_type, schema_version, data, metadata, recorded_at, hash from events where global_position = 1`,
    'EVENT_INSERTED',
    -1,
  ],
  [
    'event at zero',
    `insert into events select 0, 'x', 'd', 1, event_type, schema_version, data, metadata, recorded_at, hash from events where global_position = 1`,
    'EVENT_INSERTED',
    0,
  ],
  ['deleted event', 'delete from events where global_position = 5', 'EVENT_MISSING', 5],
  ['deleted end', 'delete from events where global_position = 11', 'EVENT_MISSING', 11],
  ['head that forgets', 'update log_head set global_position = 10', 'HEAD_WRONG', 11],
  ['no head', 'delete from log_head', 'HEAD_WRONG', 11],
  ['head of another hash', `update log_head set hash = 'x'`, 'HEAD_WRONG', 11],
  ['unknown stream', `delete from streams where stream_id = 'c'`, 'STREAM_BROKEN', 11],
  ['longer stream', `update streams set stream_position = 9 where stream_id = 'c'`, 'STREAM_BROKEN', 11],
  ['invented stream', `insert into streams values ('d', 1)`, 'STREAM_BROKEN', 0],
  [
    'answer to nothing',
    `update commands set event_id = 'x' where idempotency_key = 'two'`,
    'ANSWER_WRONG',
    7,
  ],
  [
    'another answer',
    `update commands set global_position = 4 where idempotency_key = 'two'`,
    'ANSWER_WRONG',
    4,
  ],
  [
    'answer behind the end',
    `insert into commands select caller, 'forged', request_hash, outcome, event_id, 1000 from commands where idempotency_key = 'one'`,
    'ANSWER_WRONG',
    1000,
  ],
  [
    'answer to a command without a key',
    `insert into commands select 'a', 'forged', 'r', '{}', event_id, global_position from events where stream_id = 'c'`,
    'ANSWER_WRONG',
    11,
  ],
  ['no answer', `update commands set outcome = '7' where idempotency_key = 'one'`, 'ANSWER_WRONG', 4],
] as const;

describe.each(ENGINES)('the check of a log on $name', (engine) => {
  it('finds nothing wrong with a log as it was written, empty or not, while it grows', async () => {
    const log = await openFreshLog(engine);
    expect(await faultOf(log)).toBeNull();
    await fillWithNotes(log);
    const [{ fault, head }] = await Promise.all([
      verifyLog(log.reading),
      ...Array.from({ length: 20 }, (_, index) =>
        log.store.execute(keyed(append('grows', [index]), { key: String(index) })),
      ),
    ]);
    expect(fault).toBeNull();
    expect(head.position).toBeGreaterThanOrEqual(11);
    expect(await faultOf(log)).toBeNull();
  });

  it('finds every kind of change', async () => {
    const log = await unprotectedLog(engine);
    for (const [what, statement, code, position] of CHANGES) {
      const fault = await faultAfter(log, statement);
      expect([what, fault?.code, fault?.position]).toEqual([what, code, position]);
    }
    expect(await faultOf(log)).toBeNull();
  });

  it('finds two events that changed places', async () => {
    const log = await unprotectedLog(engine);
    for (const [from, to] of [
      [3, 100],
      [4, 3],
      [100, 4],
    ]) {
      await change(
        log,
        `update events set global_position = ${String(to)} where global_position = ${String(from)}`,
      );
    }
    expect(await faultOf(log)).toEqual({ code: 'EVENT_CHANGED', position: 3 });
  });

  it('finds versions out of order even when they were hashed anew', async () => {
    const log = await unprotectedLog(engine);
    for (const [from, to] of [
      [1, 100],
      [2, 1],
      [100, 2],
    ]) {
      await change(
        log,
        `update events set stream_position = ${String(to)} where stream_id = 'a' and stream_position = ${String(from)}`,
      );
    }
    await hashAnew(log);
    expect(await faultOf(log)).toEqual({ code: 'STREAM_BROKEN', position: 1 });
  });

  it('finds an end that was changed and hashed anew, and a log cut off, by an earlier checkpoint alone', async () => {
    const log = await unprotectedLog(engine);
    const checkpoint = await log.reader.head();
    await log.store.execute(append('a', ['after the checkpoint']));
    expect((await verifyLog(log.reading, { checkpoint })).fault).toBeNull();

    await change(log, `update events set data = '{"value":"forged"}' where global_position = 9`);
    await hashAnew(log);
    expect(await faultOf(log)).toBeNull();
    const mismatch = { code: 'CHECKPOINT_MISMATCH', position: checkpoint.position };
    expect((await verifyLog(log.reading, { checkpoint })).fault).toMatchObject(mismatch);

    const another = { ...(await log.reader.head()), logId: 'another' };
    expect((await verifyLog(log.reading, { checkpoint: another })).fault).toMatchObject({
      code: mismatch.code,
    });
    const longer = { ...(await log.reader.head()), position: 13 };
    expect((await verifyLog(log.reading, { checkpoint: longer })).fault).toMatchObject({
      ...mismatch,
      position: 13,
    });
  });

  it('finds events that the program cannot read', async () => {
    const log = await unprotectedLog(engine);
    const isReadable = ({ streamId }: { readonly streamId: string }): boolean => streamId !== 'b-two';
    const { fault } = await verifyLog(log.reading, { isReadable });
    expect(fault).toMatchObject({ code: 'EVENT_UNREADABLE', position: 6 });
  });

  it('finds events that the program fails to read, and does not fail itself', async () => {
    const log = await unprotectedLog(engine);
    const isReadable = ({ globalPosition }: { readonly globalPosition: number }): boolean => {
      if (globalPosition === 6) throw new TypeError('of the payload');
      return true;
    };
    const { fault } = await verifyLog(log.reading, { isReadable });
    expect(fault).toMatchObject({ code: 'EVENT_UNREADABLE', position: 6 });
    expect(fault?.message).toMatch(/TypeError/u);
    expect(fault?.message).not.toMatch(/of the payload/u);
  });

  it('finds any change to any field of any event', async () => {
    const log = await unprotectedLog(engine);
    const rows = await storedRows(log);
    const fields = Object.keys(rows[0]!) as (keyof (typeof rows)[0])[];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...rows),
        fc.constantFrom(...fields),
        fc.nat({ max: 1_000_000 }),
        async (row, field, at) => {
          const value = row[field];
          const changed =
            typeof value === 'number' ? value + 1000 + at : withChangedCharacter(value, at, field);
          const where =
            field === 'event_id'
              ? `stream_id = '${row.stream_id}' and stream_position = ${String(row.stream_position)}`
              : `event_id = '${row.event_id}'`;
          const set = (text: string | number) =>
            change(log, `update events set ${field} = ${literal(text)} where ${where}`);
          await set(changed);
          expect(await faultOf(log)).not.toBeNull();
          await set(value);
        },
      ),
      { numRuns: 60 },
    );
    expect(await faultOf(log)).toBeNull();
  });
});

/** The text with one character exchanged; JSON stays JSON, which PostgreSQL insists on. */
function withChangedCharacter(text: string, at: number, field: string): string {
  if (field === 'data' || field === 'metadata') return text.replace(/"(?=[}])/u, '!"').replace(':', ': ');
  const index = at % text.length;
  return text.slice(0, index) + (text[index] === 'x' ? 'y' : 'x') + text.slice(index + 1);
}

function literal(value: string | number): string {
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;
}
