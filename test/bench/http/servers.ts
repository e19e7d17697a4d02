import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFile } from '../../../src/platform/project-file.js';
import type { HttpAnswer } from './post.js';

/** A server in a process of its own. */
export interface ServerProcess {
  readonly port: number;
  stop(): Promise<void>;
}

/** The engine as `npm start` runs it, on a free port, with what else it is told. */
export function startEngine(
  environment: Readonly<Record<'SECRET', string>> & Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  return start([projectFile('dist/src/main.js')], {
    PORT: '0',
    HOST: '127.0.0.1',
    RATE_LIMITS: 'off', // one address asks as much as a crowd
    NODE_ENV: 'production',
    ...environment,
  });
}

/** A plain HTTP server that sends these answers, one after the other. */
export function startBareServer(folder: string, answers: readonly HttpAnswer[]): Promise<ServerProcess> {
  const file = join(folder, 'answers.json');
  writeFileSync(file, JSON.stringify(answers));
  return start([projectFile('dist/test/bench/bare-server.js'), file], { NODE_ENV: 'production' });
}

async function start(
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, command, {
    env: { PATH, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stopWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', stopWithUs);
  const port = await portOf(child);
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        process.removeListener('exit', stopWithUs);
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

/** The port in the first address that the server prints. */
function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let printed = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const port = /http:\/\/[^:\s]+:(\d+)\//u.exec(printed)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    child.once('exit', (code) =>
      reject(new Error(`${child.spawnargs.join(' ')} ended with ${String(code)}`)),
    );
  });
}
