import type { ExecutionResult } from 'graphql';

/** What graphql-js makes of a subscription: its events, or why there are none. */
export type Subscribed = AsyncGenerator<ExecutionResult, void, void> | ExecutionResult;

/** Hands a subscription on and calls `leave` when it is over, however that comes. */
export async function leaveAtEnd(subscribing: Promise<Subscribed>, leave: () => void): Promise<Subscribed> {
  try {
    const subscribed = await subscribing;
    if (isEvents(subscribed)) return leavingAtEnd(subscribed, leave);
    leave();
    return subscribed;
  } catch (error) {
    leave();
    throw error;
  }
}

/** Whether a subscription came to be. */
export function isEvents(subscribed: Subscribed): subscribed is AsyncGenerator<ExecutionResult, void, void> {
  return Symbol.asyncIterator in subscribed;
}

/** No generator function: its `return` would wait for the next event. */
function leavingAtEnd(
  events: AsyncGenerator<ExecutionResult, void, void>,
  leave: () => void,
): AsyncGenerator<ExecutionResult, void, void> {
  const leavingIfOver = async (step: Promise<IteratorResult<ExecutionResult, void>>) => {
    try {
      const result = await step;
      if (result.done === true) leave();
      return result;
    } catch (error) {
      leave();
      throw error;
    }
  };
  return {
    next: () => leavingIfOver(events.next()),
    return(value) {
      leave();
      return events.return(value);
    },
    throw(error: unknown) {
      leave();
      return events.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
