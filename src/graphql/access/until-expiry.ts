import type { Caller } from '../../access/caller.js';
import { atInstant } from '../../platform/at-instant.js';

/** The same values, until the token of the caller ends; what is not iterable, such as a refusal, is handed on. */
export function untilExpiry(values: unknown, { expiresAtMs }: Caller, now: () => Date): unknown {
  if (expiresAtMs === null || !isAsyncIterable(values)) return values;
  const source = values[Symbol.asyncIterator]();
  const stopTimer = atInstant(expiresAtMs, now, () => void source.return?.());
  return {
    async next() {
      const read = await source.next();
      if (read.done === true) stopTimer();
      return read;
    },
    async return() {
      stopTimer();
      await source.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
