import { setImmediate } from 'node:timers/promises';

/** Commands that share one commit at most: more gain little, and one commit then lasts longer. */
const MAX_BATCH_SIZE = 256;

interface Waiting<Item, Answer> {
  readonly item: Item;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/** Items that may wait: more come only when commits have stopped, and would wait in vain. */
const MAX_WAITING = 10_000;

/** More arrives than commits can take in; nothing was done. */
export class TooManyWaiting extends Error {
  readonly code = 'OVERLOADED';

  constructor() {
    super('Too many commands wait for the log; try again later');
  }
}

/** An item of a batch was not carried out for a reason of its own. */
export interface Failed {
  readonly failed: unknown;
}

/**
 * Collects what arrives while a batch is under way into the next one, in order of arrival. `runBatch` answers
 * every item of its batch, or throws when none was carried out.
 */
export function createGroupCommit<Item, Answer>(
  runBatch: (items: readonly Item[]) => Promise<readonly (Answer | Failed)[]>,
): (item: Item) => Promise<Answer> {
  const queue: Waiting<Item, Answer>[] = [];
  let running = false;

  async function drain(): Promise<void> {
    running = true;
    while (queue.length > 0) {
      // A synchronous driver never leaves the microtask queue: without this turn of the event loop, what has
      // already arrived on other connections would wait out one commit after the other.
      await setImmediate();
      await settle(queue.splice(0, MAX_BATCH_SIZE));
    }
    running = false;
  }

  async function settle(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    try {
      const answers = await runBatch(batch.map((waiting) => waiting.item));
      batch.forEach((waiting, index) => {
        const answer = answers[index];
        if (isFailed(answer)) waiting.reject(answer.failed);
        else waiting.resolve(answer as Answer);
      });
    } catch (error) {
      for (const waiting of batch) waiting.reject(error);
    }
  }

  return (item) =>
    new Promise<Answer>((resolve, reject) => {
      if (queue.length >= MAX_WAITING) {
        reject(new TooManyWaiting());
        return;
      }
      queue.push({ item, resolve, reject });
      if (!running) void drain();
    });
}

/** Whether an answer says that its item was not carried out. */
export function isFailed(answer: unknown): answer is Failed {
  return typeof answer === 'object' && answer !== null && 'failed' in answer;
}
