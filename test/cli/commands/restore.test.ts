import { existsSync, readdirSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { change, openToChanges, storedRows } from '../../event-store/changed-log.js';
import { freshDatabases, openLog } from '../../event-store/test-log.js';
import { ENGINES } from '../../support/engines.js';
import { newDataDir, removeDataDirs } from '../../support/test-app.js';
import { environmentOf, runCommand, urlOf } from '../test-operator.js';
import { openBookedLog } from './booked-log.js';

afterAll(removeDataDirs);

const FORMS = ['backup', 'export'] as const;

describe.each(ENGINES)('a copy of a log on $name', (engine) => {
  it.each(FORMS)('made by `%s` is restored whole, and as it was at a moment', async (form) => {
    const { log, run, answer } = await openBookedLog(engine);
    const file = join(newDataDir(), 'copy');
    expect(await answer(form, file, '--json')).toMatchObject({ file, events: 6, answers: 0 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const folder = dirname(file);

    const rows = await storedRows(log);
    for (const [until, count] of [
      [[], 6],
      [['--until', '2027-01-15T10:30:00Z'], 3],
      [['--until', '5'], 3],
    ] as const) {
      const target = await freshDatabases(engine);
      const environment = environmentOf(target.log, target.read);
      const restored = await runCommand(environment, 'restore', file, ...until);
      expect(restored).toMatchObject({ exitCode: 0, messages: '' });
      expect(await storedRows(await openLog(target.log))).toEqual(rows.slice(0, count));
      expect((await runCommand(environment, 'verify')).exitCode).toBe(0);
    }
    expect((await run('verify')).exitCode).toBe(0);
    expect(readdirSync(folder)).toEqual(['copy']); // so that it can be read where nothing can be written
  });

  it('never overwrites anything', async () => {
    const { log, run } = await openBookedLog(engine);
    const folder = newDataDir();
    const file = join(folder, 'copy');
    await run('export', file);
    const written = readFileSync(file);
    for (const args of [
      ['backup', file],
      ['export', file],
      ['checkpoint', file],
    ]) {
      expect(await run(...args)).toMatchObject({
        exitCode: 1,
        messages: `${file} is there already; name a file that is not`,
      });
    }
    for (const command of ['restore', 'import']) {
      const { exitCode, messages } = await run(command, file);
      expect([exitCode, messages]).toEqual([
        1,
        expect.stringMatching(/holds events already: name an empty database/u),
      ]);
    }
    expect(readFileSync(file)).toEqual(written);
    expect(readdirSync(folder)).toEqual(['copy']);
    expect(await storedRows(log)).toHaveLength(6);
  });

  it('is not made of a broken log', async () => {
    const { log, run } = await openBookedLog(engine);
    await openToChanges(log);
    await change(log, `update events set event_type = 'Other' where global_position = 4`);
    const folder = newDataDir();
    for (const form of FORMS) {
      const { exitCode, messages } = await run(form, join(folder, form));
      expect([exitCode, messages]).toEqual([
        1,
        expect.stringMatching(/^Position 4, EVENT_CHANGED.*Nothing was written/u),
      ]);
    }
    expect(readdirSync(folder)).toEqual([]);
    const { exitCode, output, messages } = await run('export');
    expect([exitCode, messages]).toEqual([
      1,
      expect.stringMatching(/^Position 4, EVENT_CHANGED.*what was printed is not whole/iu),
    ]);
    expect(output).not.toMatch(/"end"/u);
  });

  it('that was cut off is refused with its line, and nothing is written', async () => {
    const { answer, run } = await openBookedLog(engine);
    const file = join(newDataDir(), 'copy');
    await run('export', file);
    truncateSync(file, statSync(file).size - 10);
    const target = await freshDatabases(engine);
    for (const command of ['import', 'restore']) {
      const { exitCode, messages } = await runCommand(environmentOf(target.log), command, file);
      expect([exitCode, messages]).toEqual([1, expect.stringMatching(/^Line 8: .*Nothing was written/u)]);
    }
    expect(await storedRows(await openLog(target.log))).toEqual([]);
    expect(await answer('verify', '--json')).toMatchObject({ events: 6 });
  });
});

const CROSSINGS = [
  { name: 'SQLite to PostgreSQL', engines: ENGINES },
  { name: 'PostgreSQL to SQLite', engines: ENGINES.toReversed() },
];

describe.each(CROSSINGS)('`move` from $name', ({ engines: [from, to] }) => {
  it('copies the log to the byte, once', async () => {
    const { log, databases } = await openBookedLog(from!);
    const target = await freshDatabases(to!);
    const args = ['move', '--from', urlOf(databases.log), '--to', urlOf(target.log)];
    expect(await runCommand({}, ...args)).toMatchObject({ exitCode: 0, messages: '' });
    expect(await storedRows(await openLog(target.log))).toEqual(await storedRows(log));
    expect((await runCommand({}, ...args)).exitCode).toBe(1);
  });
});

describe('a file that is not there', () => {
  it.each(['import', 'restore'])('is refused by `%s`', async (command) => {
    const target = await freshDatabases(ENGINES[0]!);
    const { exitCode, messages } = await runCommand(environmentOf(target.log), command, '/nowhere/copy');
    expect([exitCode, messages]).toEqual([1, expect.stringMatching(/ENOENT.*check the paths given/u)]);
    expect(existsSync(urlOf(target.log).slice('sqlite:'.length))).toBe(false);
  });
});
