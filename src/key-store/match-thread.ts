import type { KeyObject } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { projectFile } from '../platform/project-file.js';
import type { MatchThread, PartyMatch } from './match-party.js';

/** The program of the thread: from the build, since Node runs no TypeScript. */
const PROGRAM = 'dist/src/key-store/match-worker.js';

/** What a thread matches with. */
export interface MatchSecrets {
  readonly masterSecrets: readonly [string, ...string[]];
  readonly peopleKey: KeyObject;
}

type Answer = readonly PartyMatch[] | null;

/** A thread that is started by its first task, answers them in order and keeps no process from ending. */
export function createMatchThread(secrets: MatchSecrets): MatchThread {
  const waiting: ((answer: Answer) => void)[] = [];
  let worker: Worker | null = null;
  let hasEnded = false;

  function end(): void {
    hasEnded = true;
    for (const answer of waiting.splice(0)) answer(null);
  }

  function start(): Worker {
    const started = new Worker(projectFile(PROGRAM), { workerData: secrets, execArgv: [] });
    started.on('message', (answer: Answer) => waiting.shift()?.(answer));
    started.on('error', end); // nothing is lost: whoever asked does the work
    started.on('messageerror', end);
    started.on('exit', end);
    return started;
  }

  return {
    match(task) {
      if (hasEnded) return Promise.resolve(null);
      worker ??= start();
      const thread = worker;
      thread.ref();
      return new Promise<Answer>((resolve) => {
        waiting.push(resolve);
        thread.postMessage(task);
      }).finally(() => {
        if (waiting.length === 0) thread.unref();
      });
    },
    async close() {
      hasEnded = true;
      await worker?.terminate();
    },
  };
}
