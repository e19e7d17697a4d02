import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { projectFile } from '../../src/platform/project-file.js';
import { createGraphqlClient, type GraphqlClient } from './graphql-client.js';
import { createTestTokens, TEST_OPERATOR } from './test-tokens.js';

/** The built program, as `npm start` runs it. */
const PROGRAM = projectFile('dist/src/main.js');

/** How a server process ended, and all that it printed. */
export interface ServerExit {
  readonly exitCode: number | null;
  readonly output: string;
}

/** The server as a process of its own on a free port, with the clients of an operator. */
export interface ServerProcess extends GraphqlClient {
  /** http://127.0.0.1:<port>/graphql */
  readonly url: string;
  readonly operatorToken: string;
  /** All that it has printed so far. */
  output(): string;
  /** Sends a signal that it goes on after. */
  signal(signal: NodeJS.Signals): void;
  /** Sends a signal, by default the one that asks to stop, and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<ServerExit>;
}

/** Variables for the server's environment; nothing else of this process's is passed on. */
export type ServerEnvironment = Readonly<Record<string, string>>;

const running = new Set<ChildProcess>();

/** Starts the server and waits until it says where it listens. */
export async function startServerProcess(environment: ServerEnvironment): Promise<ServerProcess> {
  const { child, printed, exit } = spawnServer(environment);
  const port = await Promise.race([portPrintedBy(child, printed), exit.then(() => null)]);
  if (port === null) throw new Error(`The server did not start: ${printed()}`);
  const url = `http://127.0.0.1:${port}/graphql`;
  const { SECRET: secret, DATA_DIR: dataDir = '.' } = environment;
  const operatorToken = await createTestTokens({ secret, dataDir })(TEST_OPERATOR);
  const client = createGraphqlClient(url, operatorToken);
  return {
    ...client,
    ...{ url, operatorToken },
    output: printed,
    signal: (signal) => void child.kill(signal),
    async end(signal = 'SIGTERM') {
      child.kill(signal);
      const ended = await exit;
      await client.close();
      return ended;
    },
  };
}

/** Runs a server that cannot start until it has given up. */
export function runFaultyServer(environment: ServerEnvironment): Promise<ServerExit> {
  return spawnServer(environment).exit;
}

/** Kills every server still running; for `afterAll`. */
export function killServerProcesses(): void {
  for (const child of running) child.kill('SIGKILL');
}

function spawnServer(environment: ServerEnvironment): {
  readonly child: ChildProcess;
  readonly printed: () => string;
  readonly exit: Promise<ServerExit>;
} {
  const env = { PATH: process.env['PATH'], PORT: '0', HOST: '127.0.0.1', ...environment };
  const child = spawn(process.execPath, [PROGRAM], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const exit = once(child, 'close').then(([exitCode]: (number | null)[]) => {
    running.delete(child);
    return { exitCode: exitCode ?? null, output };
  });
  return { child, printed: () => output, exit };
}

async function portPrintedBy(child: ChildProcess, printed: () => string): Promise<string> {
  for (;;) {
    const port = /http:\/\/[^/\s]+:(?<port>\d+)\/graphql/u.exec(printed())?.groups?.['port'];
    if (port !== undefined) return port;
    await once(child.stdout!, 'data');
  }
}
