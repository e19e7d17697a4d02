import { describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import type { PersonErased } from '../../../src/domain/privacy/person-erased.js';
import type { KeyTables } from '../../../src/key-store/key-tables.js';
import { openDatabase } from '../../../src/platform/open-database.js';
import type { ReadTables } from '../../../src/read-models/read-tables.js';
import type { ProcessTables } from '../../../src/processes/process-tables.js';
import { change, openToChanges } from '../../event-store/changed-log.js';
import { append } from '../../event-store/notes.js';
import { openReadSide } from '../../read-models/read-side.js';
import { emptyDatabases } from '../../event-store/test-log.js';
import { recordFacts } from '../../read-models/domain-facts.js';
import { ENGINES, SERVER_SETTINGS } from '../../support/engines.js';
import { environmentOf, runCommand, urlOf } from '../test-operator.js';
import { BOOKING_ID, openBookedLog, REFERENCE } from './booked-log.js';

describe.each(ENGINES)('`status` and `migrate` on $name', (engine) => {
  it('tell where the log ends and how far the read side is', async () => {
    const { databases, log, run, answer } = await openBookedLog(engine);
    expect(await answer('status', '--json')).toMatchObject({
      log: { position: 6, lastEventAt: '2027-01-15T11:00:00.000Z', logMigrations: null },
      readSide: { readSide: expect.stringMatching(/not there yet/u) },
      processors: [],
      processes: [{ process: 'bookings', position: 0, lag: 6 }],
    });
    expect(await answer('status', '--json')).toMatchObject({
      keyStore: { keyStore: expect.stringMatching(/not there yet/u) as unknown, pendingErasures: null },
    });
    expect(await answer('migrate', '--json')).toEqual({
      ...{ log: 'was up to date', readSide: 'was made', keyStore: 'was made' },
    });
    expect(await answer('status', '--json')).toMatchObject({ keyStore: { keyStore: 'up to date' } });
    expect(await answer('status', '--json')).toMatchObject({ processors: [{ position: 0, lag: 6 }] });
    const read = await openReadSide(databases.read, log);
    await read.projector.catchUp();
    const { exitCode, output } = await run('status');
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^position +6$/mu);
    expect(output).toMatch(/^read-models +6 +0 +true$/mu);
  });

  it('tell what is parked, where a processor stopped, and what is to be done', async () => {
    const { databases, log, run, answer } = await openBookedLog(engine);
    const read = await openReadSide(databases.read, log, {
      project: (_read, events) =>
        events.some(({ globalPosition }) => globalPosition === 1)
          ? Promise.reject(new Error('broken'))
          : Promise.resolve(),
    });
    await read.projector.catchUp();
    await log.store.execute(append('a', ['of a later version']));
    await log.writing.db
      .withTables<Pick<ProcessTables, keyof ProcessTables>>()
      .updateTable('process_checkpoint')
      .set({ global_position: 5 })
      .execute();
    await log.writing.db
      .withTables<Pick<ProcessTables, keyof ProcessTables>>()
      .insertInto('process_tasks')
      .values({
        ...{ task_id: 'expire-hold/1', kind: 'expire-hold', booking_id: BOOKING_ID, subject_id: '1' },
        ...{ created_at: '2027-01-15T10:00:00.000Z', due_at: '2027-01-15T11:00:00.000Z', attempts: 3 },
        last_error: 'no answer',
      })
      .execute();
    expect(await answer('status', '--json')).toMatchObject({
      readSide: {
        parkedEvents: 1,
        skippedEvents: 0,
        stoppedAt: expect.stringMatching(/^Noted version 1 at position 7/u) as unknown,
      },
      processors: [{ processor: 'read-models', position: 6, lag: 1 }],
      parked: [{ parkedPosition: 1, event: 'FlightBooked', attempts: 4 }],
      tasks: [{ task: 'expire-hold', count: 1, earliestDueAt: '2027-01-15T11:00:00.000Z', mostAttempts: 3 }],
      processes: [{ process: 'bookings', position: 5, lag: 2 }],
      troubledTasks: [
        { troubledTask: 'expire-hold/1', booking: BOOKING_ID, attempts: 3, lastError: 'no answer' },
      ],
    });
    const { output } = await run('status');
    expect(output).toMatch(/^bookings +5 +2$/mu);
    expect(output).toMatch(/^expire-hold\/1 .*no answer/mu);
    expect(output).toMatch(/^ +1 {2}FlightBooked +booking-/mu);
    expect(output).toMatch(/^expire-hold +1 +\d +2027-01-15T11/mu);
  });

  it('tell the erasures whose keys are not destroyed yet, and what was skipped', async () => {
    const { databases, log, run, answer } = await openBookedLog(engine);
    await run('migrate');
    const erasures = ['s-1', 's-2'].map((subjectId): PersonErased => ({
      ...{ type: 'PersonErased', erasureId: subjectId, reason: 'why', erasedAt: '2027-01-15T10:00:00.000Z' },
      subjects: [{ subjectId, bookingId: BOOKING_ID, role: 'CONTACT', passengerId: null }],
    }));
    await log.store.execute(recordFacts(erasures));
    const read = openDatabase<ReadTables>(
      databases.read,
      { access: 'write', durable: 'never' },
      SERVER_SETTINGS,
    );
    const keys = openDatabase<KeyTables>(
      databases.keys,
      { access: 'write', durable: 'always' },
      SERVER_SETTINGS,
    );
    await sql`insert into subject_keys values ('s-2', 'key', 'master'), ('s-3', 'key', 'master')`.execute(
      keys.db,
    );
    await sql`insert into dead_letters values ('read-models', 'a', 1, 'Noted', 'skipped', null, 4, 'now')`.execute(
      read.db,
    );
    await Promise.all([read, keys].map(({ db }) => db.destroy()));
    expect(await answer('status', '--json')).toMatchObject({
      keyStore: { pendingErasures: 1 },
      readSide: { parkedEvents: 0, skippedEvents: 1 },
    });
  });

  it('make the tables where there are none', async () => {
    const { log, read, keys } = await emptyDatabases(engine);
    const environment = { ...environmentOf(log, read), KEYS_DATABASE_URL: urlOf(keys) };
    expect((await runCommand(environment, 'status')).messages).toMatch(/^There is no log in /u);
    const { exitCode, output } = await runCommand(environment, 'migrate');
    expect([exitCode, output]).toEqual([0, expect.stringMatching(/^log +0001-event-log/u)]);
    expect((await runCommand(environment, 'status')).output).toMatch(/^read side +up to date$/mu);
  });
});

describe.each(ENGINES)('`inspect` on $name', (engine) => {
  it('tells the story of a booking, by its id or its reference, and knows no other', async () => {
    const { run, answer } = await openBookedLog(engine);
    for (const booking of [BOOKING_ID, REFERENCE, REFERENCE.toLowerCase()]) {
      expect(await answer('inspect', booking, '--json')).toMatchObject([
        { event: { type: 'FlightBooked', globalPosition: 1 }, booking: { status: 'CONFIRMED', revision: 1 } },
      ]);
    }
    const { output } = await run('inspect', REFERENCE);
    expect(output).toMatch(/^1\. FlightBooked at 2027-01-15T10:00:00.000Z, position 1, by ten$/mu);
    expect(output).toMatch(/"status": "CONFIRMED"/u);
    const { exitCode, messages } = await run('inspect', 'ZZZZZZ');
    expect([exitCode, messages]).toEqual([1, expect.stringMatching(/knows no booking ZZZZZZ/u)]);
  });

  it('stops at an event that this program does not know, and at one that it cannot read, in a line', async () => {
    const { log, run } = await openBookedLog(engine);
    await log.store.execute(append(`booking-${BOOKING_ID}`, ['of a later version']));
    expect(await run('inspect', BOOKING_ID)).toMatchObject({
      exitCode: 1,
      messages: expect.stringMatching(/^Event Noted version 1 at position 7 is unknown .*$/u) as unknown,
    });
    await openToChanges(log);
    await change(log, `update events set data = '{}' where global_position = 1`);
    expect(await run('inspect', BOOKING_ID)).toMatchObject({
      exitCode: 1,
      messages: expect.stringMatching(/^The event at position 1 cannot be read: .*verify.*$/u) as unknown,
    });
  });
});
