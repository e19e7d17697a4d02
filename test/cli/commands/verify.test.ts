import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { snapshotFoldOf } from '../../../src/commands/stream-folds.js';
import { change, hashAnew, openToChanges } from '../../event-store/changed-log.js';
import { append } from '../../event-store/notes.js';
import { exclusively } from '../../../src/platform/exclusive-use.js';
import { openReadSide, projectEvents, readModelsIn } from '../../read-models/read-side.js';
import { ENGINES, SERVER_SETTINGS } from '../../support/engines.js';
import { newDataDir, removeDataDirs } from '../../support/test-app.js';
import { environmentOf, runCommand } from '../test-operator.js';
import { BOOKING_ID, openBookedLog } from './booked-log.js';

afterAll(removeDataDirs);

describe.each(ENGINES)('`verify` on $name', (engine) => {
  it('says that nothing is wrong', async () => {
    const { run, answer } = await openBookedLog(engine);
    const { exitCode, output, messages } = await run('verify');
    expect([exitCode, messages]).toEqual([0, '']);
    expect(output).toMatch(/^verdict +nothing is wrong$/mu);
    expect(await answer('verify', '--json')).toMatchObject({ events: 6, faultPosition: null });
  });

  it('says what is wrong first, where, and what it means', async () => {
    const { log, run, answer } = await openBookedLog(engine);
    await openToChanges(log);
    await change(log, 'delete from events where global_position = 3');
    const { exitCode, output, messages } = await run('verify');
    expect(exitCode).toBe(1);
    expect(output).toMatch(/^fault position +3\nfault code +EVENT_MISSING\nfault +.*deleted or moved$/mu);
    expect(messages).toMatch(/broken at position 3: restore a backup/u);
    expect(await answer('verify', '--json')).toMatchObject({ faultPosition: 3, faultCode: 'EVENT_MISSING' });
  });

  it('finds an event that this program does not know', async () => {
    const { log, answer } = await openBookedLog(engine);
    await log.store.execute(append('a', [1]));
    expect(await answer('verify', '--json')).toMatchObject({
      faultPosition: 7,
      faultCode: 'EVENT_UNREADABLE',
    });
  });

  it('finds a departure kept with other seats than were sold, and says how to mend it', async () => {
    const { log, run } = await openBookedLog(engine);
    const version = snapshotFoldOf('departure-')?.snapshot?.version;
    await sql`insert into snapshots select stream_id, stream_position, hash, ${version}, '{"sold":{"0/ECONOMY":-500}}'
      from events where global_position = 3`.execute(log.writing.db);
    const { exitCode, output, messages } = await run('verify');
    expect(exitCode).toBe(1);
    expect(output).toMatch(/^fault code +SNAPSHOT_WRONG$/mu);
    expect(messages).toMatch(/delete that snapshot/u);
    expect(messages).not.toMatch(/restore/u);
  });

  it('finds a row of a read model that does not follow from the log, unless it is left out', async () => {
    const { log, databases, run, answer } = await openBookedLog(engine);
    expect(await answer('verify', '--json')).toMatchObject({
      readModels: expect.stringMatching(/^not there yet/u) as unknown,
    });
    const read = await openReadSide(databases.read, log);
    await read.projector.catchUp();
    expect((await run('rebuild')).exitCode).toBe(0); // people under the hashes of this installation
    expect(await answer('verify', '--json')).toMatchObject({
      readModels: 'what follows from the log at position 6',
    });
    await sql`update bookings set status = 'CANCELLED' where booking_id = ${BOOKING_ID}`.execute(
      read.writing.db,
    );
    const { exitCode, output, messages } = await run('verify');
    expect([exitCode, messages]).toEqual([1, expect.stringMatching(/run jetsetgo rebuild to mend them/u)]);
    expect(output).toMatch(new RegExp(`^read model fault +bookings ${BOOKING_ID}: differs$`, 'mu'));
    expect(await run('verify', '--log-only')).toMatchObject({
      exitCode: 0,
      output: expect.stringMatching(/^read models +left out$/mu) as unknown,
    });
    expect((await run('rebuild')).exitCode).toBe(0);
    expect((await run('verify')).exitCode).toBe(0);
  });

  it('is answered where the log has lost its head, as other commands are, in a line', async () => {
    const { log, run, answer } = await openBookedLog(engine);
    await change(log, 'delete from log_head');
    expect(await answer('verify', '--json')).toMatchObject({
      ...{ logId: null, faultCode: 'HEAD_WRONG', faultPosition: 6 },
    });
    for (const command of ['status', 'checkpoint', 'export']) {
      const { exitCode, messages } = await run(command);
      expect([exitCode, messages]).toEqual([1, expect.stringMatching(/^Position 0, HEAD_WRONG: .*$/u)]);
    }
  });

  it('tells what is parked and skipped, and ends well only without the former', async () => {
    const { log, databases, run, answer } = await openBookedLog(engine);
    const read = await openReadSide(databases.read, log, {
      project: async (within, events) => {
        if (events.some(({ globalPosition }) => globalPosition === 1)) throw new Error('broken');
        await projectEvents(within, events);
      },
    });
    await read.projector.catchUp();
    expect((await run('rebuild')).exitCode).toBe(0); // people under the hashes of this installation
    const verdict = {
      readModels: expect.stringMatching(/^what follows.* less the events that are left out$/u) as unknown,
    };
    expect(await answer('verify', '--json')).toMatchObject({
      ...{ ...verdict, parkedEvents: 1, skippedEvents: 0 },
    });
    expect(await run('verify')).toMatchObject({
      ...{ exitCode: 1, messages: expect.stringMatching(/^Events are parked.*retry/u) as unknown },
    });
    expect((await run('skip', '--position', '1')).exitCode).toBe(0);
    const { exitCode, output } = await run('verify');
    expect([exitCode, output]).toEqual([0, expect.stringMatching(/^skipped events +1$/mu)]);
    expect(await answer('verify', '--json')).toMatchObject({ ...verdict, parkedEvents: 0, skippedEvents: 1 });
  });

  it('says what it found of the log, and that another one is under way', async () => {
    const { log, databases, run, answer } = await openBookedLog(engine);
    const read = await openReadSide(databases.read, log);
    await read.projector.catchUp();
    await exclusively(databases.read, 'rebuild', SERVER_SETTINGS, async () => {
      const { exitCode, output, messages } = await run('verify');
      expect([exitCode, messages]).toEqual([1, expect.stringMatching(/^Another rebuild or verify .*$/u)]);
      expect(output).toMatch(/^verdict +nothing is wrong$/mu);
      expect(await answer('verify', '--json')).toMatchObject({ events: 6, readModels: 'not compared' });
      expect(await run('rebuild')).toMatchObject({ exitCode: 1, messages });
    });
    expect(await answer('verify', '--json')).toMatchObject({
      readModels: expect.stringMatching(/at position 6$/u) as unknown,
    });
  });

  it('leaves read models of another log as they are', async () => {
    const { log, databases, answer } = await openBookedLog(engine);
    const read = await openReadSide(databases.read, log);
    await read.projector.catchUp();
    await sql`update checkpoints set log_id = 'another'`.execute(read.writing.db);
    expect(await answer('verify', '--json')).toMatchObject({
      readModels: expect.stringMatching(/^of another log/u) as unknown,
    });
    expect(Object.keys((await readModelsIn(read.reading)).bookings)).toHaveLength(2);
  });

  it('proves a checkpoint, and finds an end that was hashed anew', async () => {
    const { log, run } = await openBookedLog(engine);
    const file = join(newDataDir(), 'checkpoint.json');
    expect((await run('checkpoint', file)).exitCode).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await run('verify', '--checkpoint', file)).exitCode).toBe(0);
    await openToChanges(log);
    await change(log, `update events set recorded_at = '2027-01-15T10:00:00.001Z' where global_position = 5`);
    await hashAnew(log);
    expect((await run('verify')).exitCode).toBe(0);
    const { exitCode, output } = await run('verify', '--checkpoint', file);
    expect(exitCode).toBe(1);
    expect(output).toMatch(/CHECKPOINT_MISMATCH/u);
  });
});

describe('`verify --checkpoint`', () => {
  it('refuses a statement of somebody else', async () => {
    const { run, databases } = await openBookedLog(ENGINES[0]!);
    const file = join(newDataDir(), 'checkpoint.json');
    const other = { ...environmentOf(databases.log), SECRET: 'o'.repeat(32) };
    writeFileSync(file, (await runCommand(other, 'checkpoint')).output);
    const { exitCode, messages } = await run('verify', '--checkpoint', file);
    expect([exitCode, messages]).toEqual([1, expect.stringMatching(/signed with another SECRET/u)]);
    expect((await run('verify', '--checkpoint', `${file}.not`)).messages).toMatch(/ENOENT.*check the paths/u);
  });

  it('takes the secret of the data folder, and makes none', async () => {
    const { databases } = await openBookedLog(ENGINES[0]!);
    const dataDir = newDataDir();
    const environment = { ...environmentOf(databases.log), SECRET: '', DATA_DIR: dataDir };
    expect((await runCommand(environment, 'checkpoint')).messages).toMatch(/no secret in .*DATA_DIR/u);
    expect(existsSync(join(dataDir, 'secret'))).toBe(false);
    writeFileSync(join(dataDir, 'secret'), 'd'.repeat(32));
    const file = join(dataDir, 'checkpoint.json');
    expect((await runCommand(environment, 'checkpoint', file)).exitCode).toBe(0);
    expect((await runCommand(environment, 'verify', '--checkpoint', file)).exitCode).toBe(0);
    expect(readFileSync(file, 'utf8')).not.toContain('d'.repeat(32));
  });
});
