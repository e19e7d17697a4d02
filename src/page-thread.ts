import { Worker } from 'node:worker_threads';
import type { MatchSecrets } from './key-store/key-safe.js';
import type { DatabaseTarget } from './platform/database-url.js';
import { projectFile } from './platform/project-file.js';
import type { PageThread, PreparedPage } from './read-models/prepare-page.js';

/** The program of the thread: from the build, since Node runs no TypeScript. */
const PROGRAM = 'dist/src/page-worker.js';

/** Room for what is made of a page until it is handed over: with the usual 48 MB or less, much of it is copied several times. */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 96 };

/** What pages are prepared from. */
export interface PageSources {
  readonly log: DatabaseTarget;
  readonly keys: DatabaseTarget;
  readonly secrets: MatchSecrets;
  readonly statementTimeoutMs: number;
}

/** A thread with connections of its own, which is started by its first task, answers tasks in order and keeps no process from ending. */
export function createPageThread(sources: PageSources): PageThread {
  const waiting: ((page: PreparedPage | null) => void)[] = [];
  let worker: Worker | null = null;
  let hasEnded = false;

  function end(): void {
    hasEnded = true;
    for (const answer of waiting.splice(0)) answer(null);
  }

  function start(): Worker {
    const started = new Worker(projectFile(PROGRAM), {
      ...{ workerData: sources, execArgv: [], resourceLimits: RESOURCE_LIMITS },
    });
    started.on('message', (page: PreparedPage | null) => waiting.shift()?.(page));
    started.on('error', end); // nothing is lost: whoever asked does the work
    started.on('messageerror', end);
    started.on('exit', end);
    return started;
  }

  return {
    prepare(task) {
      if (hasEnded) return Promise.resolve(null);
      worker ??= start();
      const thread = worker;
      thread.ref();
      return new Promise<PreparedPage | null>((resolve) => {
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
