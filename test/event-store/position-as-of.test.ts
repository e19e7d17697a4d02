import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLogDatabase } from '../../src/event-store/log-source.js';
import { lastPositionBy, positionAsOf } from '../../src/event-store/position-as-of.js';
import { ENGINES } from '../support/engines.js';
import { append, appendAll, writeTo } from './notes.js';
import { freshDatabases, openLog } from './test-log.js';

const START_MS = Date.parse('2027-01-15T10:00:00Z');

/** Milliseconds by which the clock of whoever appends next differs from the time that passes. */
const skews = fc.array(fc.integer({ min: -4_000, max: 4_000 }), { minLength: 1, maxLength: 90 });

describe.each(ENGINES)('where a log stood at an instant on $name', (engine) => {
  it('is after its last event recorded by then, however clocks differ and from wherever it is read', async () => {
    await fc.assert(
      fc.asyncProperty(skews, fc.integer({ min: -9_000, max: 99_000 }), async (differences, offMs) => {
        let clockMs = START_MS;
        const log = await openLog((await freshDatabases(engine)).log, () => new Date(clockMs));
        const times = differences.map((skew, index) => START_MS + index * 1_000 + skew);
        const writes = times.map((time, index) => [time, append(String(index % 3), [index])] as const);
        for (const [time, command] of writes) {
          clockMs = time;
          await log.store.execute({
            ...command,
            metadata: { ...command.metadata, correlationId: String(time) },
          });
        }
        const source = await readLogDatabase(log.reading.db);
        for (const asOfMs of [START_MS + offMs, times[0]!, times.at(-1)! - 1]) {
          const asOf = new Date(asOfMs);
          const expected = times.findLastIndex((time) => time <= asOfMs) + 1;
          expect(await positionAsOf(log.reading.db, asOf)).toBe(expected);
          expect(await lastPositionBy(source, asOf)).toBe(expected);
        }
        await log.close();
      }),
      { numRuns: 3 },
    );
  });

  it('is found in a log of many events, at any time there is', async () => {
    let seconds = 0;
    const now = () => new Date(START_MS + (seconds += 1) * 1_000);
    const log = await openLog((await freshDatabases(engine)).log, now);
    const values = Array.from({ length: 5_000 }, (_, index) => index);
    await log.store.execute(appendAll([writeTo('many', values)]));
    for (const position of [0, 1, 64, 65, 2_500, 4_999, 5_000]) {
      expect(await positionAsOf(log.reading.db, new Date(START_MS + position * 1_000))).toBe(position);
    }
    expect(await positionAsOf(log.reading.db, new Date('9999-12-31T23:59:59.999Z'))).toBe(5_000);
    expect(await positionAsOf(log.reading.db, new Date(0))).toBe(0);
  });
});
