/** Work done step by step: each yields how much it was, by any count that is about the same for all who share turns. */
export type Steps<Result> = Generator<number, Result, undefined>;

/** Work done in one turn: some milliseconds, so that whoever asks for little meanwhile is answered between two turns. */
const WORK_PER_TURN = 1_000;

/** Long work that shares the event loop: one piece of it a turn, whose work it is going round. */
export interface Turns {
  /** Does the work to its end; stops at its next turn, and rejects with the reason, once the signal has aborted. */
  run<Result>(steps: Steps<Result>, signal?: AbortSignal): Promise<Result>;
}

/** Turns that nobody has taken yet. */
export function createTurns(): Turns {
  const waiting: (() => void)[] = [];

  function give(): void {
    waiting.shift()?.();
    if (waiting.length > 0) setImmediate(give); // not in this turn: what has arrived meanwhile comes first
  }

  function turn(): Promise<void> {
    return new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length === 1) setImmediate(give);
    });
  }

  return {
    async run(steps, signal) {
      for (;;) {
        await turn();
        signal?.throwIfAborted();
        for (let done = 0; done < WORK_PER_TURN;) {
          const step = steps.next();
          if (step.done === true) return step.value;
          done += step.value;
        }
      }
    },
  };
}
