import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { projectFile } from '../../src/platform/project-file.js';
import { appendAll, writeTo } from '../event-store/notes.js';
import { freshDatabases, openLog } from '../event-store/test-log.js';
import { ENGINES } from '../support/engines.js';
import { newDataDir, removeDataDirs } from '../support/test-app.js';
import { environmentOf } from './test-operator.js';

/** The built program, as `npx jetsetgo` runs it. */
const PROGRAM = projectFile('dist/src/cli/jetsetgo.js');

afterAll(removeDataDirs);

/** Runs a line of a shell in which `jetsetgo` is the program. */
async function runShell(environment: Record<string, string>, line: string) {
  const env = { PATH: process.env['PATH'], DATA_DIR: newDataDir(), ...environment };
  const script = `set -o pipefail; jetsetgo() { "${PROGRAM}" "$@"; }; ${line}`;
  const child = spawn('bash', ['-c', script], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { output: '', messages: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.messages += text));
  const [exitCode] = (await once(child, 'close')) as [number];
  return { exitCode, ...texts };
}

describe('the program as a process', () => {
  it('may be run, and ends as it should', async () => {
    expect(statSync(PROGRAM).mode & 0o111).toBe(0o111);
    const runs = await Promise.all([
      runShell({}, 'jetsetgo --help'),
      runShell({}, 'jetsetgo status'),
      runShell({}, 'jetsetgo events --limit x'),
      runShell({ DATABASE_URL: 'mysql:x' }, 'jetsetgo verify'),
    ]);
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 1, 2, 2]);
    expect(runs.map(({ output }) => output !== '')).toEqual([true, false, false, false]);
    expect(runs.map(({ messages }) => messages.split('\n')[0])).toEqual([
      '',
      expect.stringMatching(/^There is no log in /u),
      expect.stringMatching(/--limit/u),
      expect.stringMatching(/^DATABASE_URL must be/u),
    ]);
  });

  it.each(ENGINES)('ends quietly when its reader has read enough, on $name', async (engine) => {
    const { log } = await freshDatabases(engine);
    const open = await openLog(log);
    const values = Array.from({ length: 2_500 }, () => 'x'.repeat(200));
    await open.store.execute(appendAll([writeTo('a', values)]));
    for (const command of ['events --ndjson', 'events', 'export']) {
      const { exitCode, output, messages } = await runShell(
        environmentOf(log),
        `jetsetgo ${command} | head -n 2`,
      );
      expect([exitCode, output.split('\n').length, messages]).toEqual([0, 3, '']);
    }
    const { output } = await runShell(environmentOf(log), 'jetsetgo events --ndjson | wc -l');
    expect(output.trim()).toBe('2500');
  });
});
