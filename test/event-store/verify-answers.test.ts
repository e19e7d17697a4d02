import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedMetadata } from '../../src/event-store/answer-digest.js';
import type { CommandRow } from '../../src/event-store/commit-batch.js';
import { verifyLog } from '../../src/event-store/verify-log.js';
import { ENGINES } from '../support/engines.js';
import {
  change,
  faultAfter,
  fillWithNotes,
  hashAnew,
  openToChanges,
  storedAnswers,
  storedRows,
} from './changed-log.js';
import { append, appendAll, keyed, writeTo } from './notes.js';
import { openFreshLog, type TestLog } from './test-log.js';

const COLUMNS = [
  'caller',
  'idempotency_key',
  'request_hash',
  'outcome',
  'event_id',
  'global_position',
] as const satisfies readonly (keyof CommandRow)[];

/** A log of five answers over commands of one event and of several, with nobody protecting it. */
async function answeredLog(engine: (typeof ENGINES)[number]): Promise<TestLog> {
  const log = await openFreshLog(engine);
  await fillWithNotes(log);
  for (const key of ['four', 'five']) {
    const writes = [writeTo('a', [key, key]), writeTo('d', [key])];
    const judge = () => ({ kind: 'append', writes, outcome: { told: key, times: 7 } }) as const;
    await log.store.execute(keyed(appendAll(writes, { judge }), { key, requestHash: `request ${key}` }));
  }
  await log.store.execute(append('a', ['without a key']));
  await openToChanges(log);
  return log;
}

describe.each(ENGINES)('the answers of a log on $name', (engine) => {
  it('are found changed whatever of them is, to anything', async () => {
    const log = await answeredLog(engine);
    const answers = await storedAnswers(log);
    const events = await storedRows(log);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...answers),
        fc.constantFrom(...COLUMNS),
        fc.nat({ max: 40 }),
        async (answer, column, at) => {
          const changed = changedTo(answer, column, at, events[at % events.length]?.event_id ?? '');
          fc.pre(![`'${String(answer[column])}'`, String(answer[column])].includes(changed)); // the same again is no change
          const fault = await faultAfter(
            log,
            `update commands set ${column} = ${changed} where ${rowOf(answer)}`,
          );
          expect(fault?.code).toMatch(/^ANSWER_/u);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('are missed where one is deleted, at its command', async () => {
    const log = await answeredLog(engine);
    for (const answer of await storedAnswers(log)) {
      const first = (await storedRows(log)).find((row) => row.event_id === answer.event_id);
      expect(await faultAfter(log, `delete from commands where ${rowOf(answer)}`)).toMatchObject({
        code: 'ANSWER_MISSING',
        position: first?.global_position,
      });
    }
    expect((await verifyLog(log.reading)).fault).toBeNull();
  });

  it('are believed where their events carry no digest, as long as they name one command', async () => {
    const log = await answeredLog(engine);
    for (const { global_position, metadata } of await storedRows(log)) {
      const without = sharedMetadata(metadata).replaceAll("'", "''");
      await change(
        log,
        `update events set metadata = '${without}' where global_position = ${String(global_position)}`,
      );
    }
    await hashAnew(log);
    expect((await verifyLog(log.reading)).fault).toBeNull();
    expect(await faultAfter(log, `update commands set event_id = 'x'`)).toMatchObject({
      code: 'ANSWER_WRONG',
    });
  });
});

function rowOf(answer: CommandRow): string {
  return `event_id = '${answer.event_id}'`;
}

/** Another value for a column, as SQL; JSON stays JSON, which PostgreSQL insists on. */
function changedTo(
  answer: CommandRow,
  column: (typeof COLUMNS)[number],
  at: number,
  eventId: string,
): string {
  if (column === 'global_position') return String(at);
  if (column === 'event_id') return `'${eventId}'`;
  const text = answer[column];
  if (column === 'outcome') return `'${at % 2 === 0 ? text.replace('}', ' }') : `{"told":${String(at)}}`}'`;
  const index = at % text.length;
  const changed = text.slice(0, index) + (text[index] === 'x' ? 'y' : 'x') + text.slice(index + 1);
  return `'${changed.replaceAll("'", "''")}'`;
}
