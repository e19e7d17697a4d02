import { symlinkSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { freshSqliteFiles } from '../support/engines.js';
import { environmentOf, runCommand } from './test-operator.js';

describe('the operator program', () => {
  it('shows its commands and, for each, an example', async () => {
    const { exitCode, output } = await runCommand({}, '--help');
    expect(exitCode).toBe(0);
    const commands = [...output.matchAll(/^ {2}(?<name>[a-z-]+) .*$/gmu)].map(
      ({ groups }) => groups!['name']!,
    );
    expect(commands).toContain('events');
    for (const command of commands.filter((name) => name !== 'help')) {
      const help = await runCommand({}, command, '--help');
      expect(help.exitCode).toBe(0);
      expect(help.output).toMatch(new RegExp(`Example: (?:[A-Z_]+=\\S+ )*jetsetgo ${command}`, 'u'));
      expect(help.output).toContain('--json');
    }
  });

  it.each([
    [['nothing'], /unknown command 'nothing'/u],
    [['events', '--limit', '-1'], /--limit.*whole number/u],
    [['events', '--as-of', 'yesterday'], /--as-of.*UTC time/u],
    [['events', '--unknown'], /unknown option '--unknown'/u],
  ])('says why it was called wrongly: %j', async (args, reason) => {
    const { exitCode, output, messages } = await runCommand({}, ...args);
    expect([exitCode, output]).toEqual([2, '']);
    expect(messages).toMatch(reason);
  });

  it('says which variable is wrong', async () => {
    const { exitCode, messages } = await runCommand({ DATABASE_URL: 'mysql:x' }, 'events');
    expect(exitCode).toBe(2);
    expect(messages).toMatch(/^DATABASE_URL must be /u);
  });

  it('says that there is no log, and makes none', async () => {
    const databases = await freshSqliteFiles();
    const environment = environmentOf(databases.log);
    await runCommand(environment, 'events');
    const { exitCode, messages } = await runCommand(environment, 'events');
    expect(exitCode).toBe(1);
    expect(messages).toMatch(/^There is no log in .*DATA_DIR/u);
    await databases.dispose();
  });

  it('does not say of a log that cannot be opened that there is none', async () => {
    const databases = await freshSqliteFiles();
    symlinkSync(databases.log.file, databases.log.file); // which nobody can open, not even root
    const { exitCode, messages } = await runCommand(environmentOf(databases.log), 'events');
    expect([exitCode, messages]).toEqual([
      1,
      expect.stringMatching(/events\.db is there.* cannot be opened.*$/u),
    ]);
    await databases.dispose();
  });

  it('says that tables were made by a newer program', async () => {
    const databases = await freshSqliteFiles();
    const environment = environmentOf(databases.log, databases.read);
    await runCommand(environment, 'migrate');
    const log = new Database(databases.log.file);
    log.exec(`insert into log_migrations values ('9999-later', '2027-01-15T10:00:00.000Z')`);
    log.close();
    const { exitCode, messages } = await runCommand(environment, 'migrate');
    expect([exitCode, messages]).toEqual([
      1,
      expect.stringMatching(/^Migrations failed: .*9999-later.*newer.*$/u),
    ]);
    await databases.dispose();
  });

  it('says that an event is no JSON, in a line', async () => {
    const databases = await freshSqliteFiles();
    const environment = environmentOf(databases.log, databases.read);
    await runCommand(environment, 'migrate');
    const log = new Database(databases.log.file);
    log.exec(
      `insert into events values (1, 'x', 'a', 1, 'Noted', 1, '{', '{}', '2027-01-15T10:00:00.000Z', 'h')`,
    );
    log.close();
    const { exitCode, messages } = await runCommand(environment, 'events');
    expect([exitCode, messages]).toEqual([1, expect.stringMatching(/^Position 1, EVENT_UNREADABLE: .*$/u)]);
    await databases.dispose();
  });
});
