import { Worker } from 'node:worker_threads';
import { projectFile } from './project-file.js';

/** A thread of its own that is told things and asked others, and takes them one after the other. */
export interface AnsweringThread<Message, Answer> {
  /** Sends what is not answered. */
  tell(message: Message): void;
  /** Rejects when the thread has ended. */
  ask(message: Message): Promise<Answer>;
  close(): Promise<void>;
}

interface Asked<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A thread that is started by the first message and keeps no process from ending while nothing is asked. Its program is of the
 * build (`dist/…`), since Node runs no TypeScript; it posts one answer to each message that is asked, in their order.
 */
export function createAnsweringThread<Message, Answer>(
  program: string,
  workerData: unknown,
): AnsweringThread<Message, Answer> {
  const waiting: Asked<Answer>[] = [];
  let worker: Worker | null = null;
  let ended: Error | null = null;

  function end(error: Error): void {
    ended ??= error;
    for (const { reject } of waiting.splice(0)) reject(ended);
  }

  function start(): Worker {
    const started = new Worker(projectFile(program), { workerData, execArgv: [] });
    started.on('message', (answer: Answer) => waiting.shift()?.resolve(answer));
    started.on('error', end);
    started.on('messageerror', end);
    started.on('exit', () => {
      end(new Error(`The thread of ${program} has ended`));
    });
    return started;
  }

  function running(): Worker {
    if (ended !== null) throw ended;
    worker ??= start();
    return worker;
  }

  return {
    tell(message) {
      running().postMessage(message);
    },
    async ask(message) {
      const thread = running();
      thread.ref();
      const answer = new Promise<Answer>((resolve, reject) => {
        waiting.push({ resolve, reject });
        thread.postMessage(message);
      });
      return answer.finally(() => {
        if (waiting.length === 0) thread.unref();
      });
    },
    async close() {
      end(new Error(`The thread of ${program} is closed`));
      await worker?.terminate();
    },
  };
}
