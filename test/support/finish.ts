import type { Steps } from '../../src/platform/turns.js';

/** Does work step by step to its end, at once. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
