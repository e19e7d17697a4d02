import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { v7 as newId } from 'uuid';
import { runOperatorProgram } from '../../src/cli/operator-program.js';
import type { ExitCode, Operator } from '../../src/cli/operator.js';
import type { DatabaseTarget } from '../../src/platform/database-url.js';

/** How a command ended, and what it printed. */
export interface CommandRun {
  readonly exitCode: ExitCode;
  readonly output: string;
  readonly messages: string;
}

/** Variables that name databases as the server takes them. */
export function environmentOf(log: DatabaseTarget, read?: DatabaseTarget): Record<string, string> {
  return {
    DATABASE_URL: urlOf(log),
    ...(read && { READ_DATABASE_URL: urlOf(read) }),
    SECRET: 's'.repeat(32),
  };
}

/** A database as a URL. */
export function urlOf(target: DatabaseTarget): string {
  return target.engine === 'sqlite' ? `sqlite:${target.file}` : target.url;
}

/** Runs a command within this process. */
export async function runCommand(
  environment: Operator['environment'],
  ...args: readonly string[]
): Promise<CommandRun> {
  const printed: string[] = [];
  const told: string[] = [];
  const exitCode = await runOperatorProgram(args, {
    environment,
    print: async (line) => void printed.push(line),
    tell: (line) => void told.push(line),
    progress: new PassThrough(),
    now: () => new Date(),
    newId,
    randomBytes,
  });
  return { exitCode, output: printed.map((line) => line + '\n').join(''), messages: told.join('\n') };
}
