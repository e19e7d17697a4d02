import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import type { DatabaseTarget } from '../../src/platform/database-url.js';
import { projectFile } from '../../src/platform/project-file.js';
import { writeUntilKilled } from './crash-writer.js';

/** A process that books until it is killed. */
export interface WriterProcess {
  /** Resolves when its databases are open; rejects with what it complained of when it ends before. */
  readonly ready: Promise<void>;
  /** What it acknowledged so far. */
  acknowledged(): readonly { readonly bookingId: string; readonly position: number }[];
  /** Kills it with no warning and waits until it is gone; rejects when it had ended by itself before. */
  kill(): Promise<void>;
}

/** Starts `writeUntilKilled` of the build in a process of its own. */
export function startWriter(databases: Record<'log' | 'read', DatabaseTarget>): WriterProcess {
  const writer = pathToFileURL(projectFile('dist/test/support/crash-writer.js')).href;
  const { log, read } = databases;
  const program = `
    const writer = await import(${JSON.stringify(writer)});
    await writer.${writeUntilKilled.name}(${JSON.stringify({ log, read })});`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  let output = '';
  let complaints = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  return {
    ready: becomesReady(child, () => complaints),
    acknowledged: () => {
      const whole = output.slice(0, output.lastIndexOf('\n') + 1); // the last line may have been cut by the kill
      return [...whole.matchAll(/^(\S+) (\d+)$/gmu)].map(([, bookingId = '', position]) => ({
        bookingId,
        position: Number(position),
      }));
    },
    async kill() {
      child.kill('SIGKILL');
      await closed;
      if (child.signalCode !== 'SIGKILL') throw new Error(`The writer ended by itself: ${complaints}`);
    },
  };
}

async function becomesReady(child: ChildProcess, complaints: () => string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => {
      resolve();
    });
    child.once('close', () => {
      reject(new Error(`The writer ended before it was ready: ${complaints()}`));
    });
  });
}
