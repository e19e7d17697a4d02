import type { ExecutionResult } from 'graphql';
import type { OperationCost } from './documents/document-gate.js';
import { isEvents, type Subscribed } from './leave-at-end.js';

/** Tells what a subscription costs beside its first event, as other operations tell it beside their answer. */
export function costAtFirst(subscribed: Subscribed, cost: OperationCost): Subscribed {
  if (!isEvents(subscribed)) return subscribed;
  let isTold = false;
  const events: AsyncGenerator<ExecutionResult, void, void> = {
    async next() {
      const step = await subscribed.next();
      if (isTold || step.done === true) return step;
      isTold = true;
      const { value } = step;
      return { done: false, value: { ...value, extensions: { ...value.extensions, cost } } };
    },
    return: (value) => subscribed.return(value),
    throw: (error: unknown) => subscribed.throw(error),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  return events;
}
