import { bookOne } from '../../cluster/one-booking.js';
import { emptyDatabases, openLog, type TestLog } from '../../event-store/test-log.js';
import {
  flightBooked,
  recordFacts,
  referenceAssigned,
  seatsReserved,
} from '../../read-models/domain-facts.js';
import type { Engine, FreshDatabases } from '../../support/engines.js';
import { environmentOf, runCommand, urlOf, type CommandRun } from '../test-operator.js';

/** A booking with a reference that people use. */
export const BOOKING_ID = '00000000-0000-7000-8000-00000000000a';
export const REFERENCE = 'QX7K2M';

/** A log with two bookings, and the operator's commands over it. */
export interface BookedLog {
  readonly log: TestLog;
  readonly databases: FreshDatabases;
  run(...args: readonly string[]): Promise<CommandRun>;
  /** What a command answers in JSON. */
  answer(...args: readonly string[]): Promise<unknown>;
}

/** Books one seat at ten o'clock and one at eleven: positions 1 to 3 and 4 to 6. */
export async function openBookedLog(engine: Engine): Promise<BookedLog> {
  const databases = await emptyDatabases(engine);
  let hour = 10;
  const log = await openLog(databases.log, () => new Date(Date.UTC(2027, 0, 15, hour)));
  const reference = REFERENCE;
  const facts = [
    flightBooked(BOOKING_ID, { reference }),
    { ...referenceAssigned(BOOKING_ID), reference },
    seatsReserved('AB1-2027-01-15', BOOKING_ID),
  ];
  await log.store.execute({
    ...recordFacts(facts),
    metadata: { actor: 'ten', correlationId: 'ten', causationId: 'ten' },
  });
  hour = 11;
  await bookOne(log.store, '00000000-0000-7000-8000-00000000000b');
  const environment = {
    ...environmentOf(databases.log, databases.read),
    KEYS_DATABASE_URL: urlOf(databases.keys),
  };
  const run = (...args: readonly string[]) => runCommand(environment, ...args);
  return {
    log,
    databases,
    run,
    answer: async (...args) => JSON.parse((await run(...args)).output) as unknown,
  };
}
