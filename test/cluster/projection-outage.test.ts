import { expect, it, onTestFinished, vi } from 'vitest';
import { openLog } from '../event-store/test-log.js';
import { openReadSide, projectEvents } from '../read-models/read-side.js';
import { freshSqliteFiles } from '../support/engines.js';
import { bookOne } from './one-booking.js';

const OUTAGE_MS = 120_000;

/** Half of what `atLeast` waits for, so that a reader does not notice. */
const MADE_UP_WITHIN_MS = 1_000;

it('a projector makes up for an outage as soon as it is over, however long it was', async () => {
  const databases = await freshSqliteFiles();
  onTestFinished(databases.dispose);
  const log = await openLog(databases.log);
  let isAway = true;
  const read = await openReadSide(databases.read, log, {
    project: async (...page) => {
      if (isAway) throw new Error('the database is away');
      await projectEvents(...page);
    },
  });
  await bookOne(log.store, '1');
  const { position } = await log.reader.head();

  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  read.projector.start();
  await vi.advanceTimersByTimeAsync(OUTAGE_MS);
  isAway = false;
  await vi.advanceTimersByTimeAsync(MADE_UP_WITHIN_MS);

  expect(await read.projector.reached(position, 0)).toBe(true);
});
