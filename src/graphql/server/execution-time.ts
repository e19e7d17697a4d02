import { setMaxListeners } from 'node:events';
import type { FastifyReply } from 'fastify';
import { GraphQLError } from 'graphql';

/** The end of an operation's time: aborts once it took too long, and when the client hangs up before it is answered. */
export function executionTime({ raw }: FastifyReply, limitMs: number): AbortSignal {
  const end = new AbortController();
  setMaxListeners(0, end.signal); // every field at the root listens; the gate bounds how many there are
  const timer = setTimeout(() => end.abort(tookTooLong(limitMs)), limitMs).unref();
  raw.once('close', () => {
    clearTimeout(timer);
    if (!raw.writableFinished) end.abort(abandoned());
  });
  return end.signal;
}

function tookTooLong(limitMs: number): GraphQLError {
  return new GraphQLError(
    `The query took longer than ${String(limitMs / 1000)} seconds and was stopped. Ask for less: name airports, not cities, fewer stops, a shorter page, or fewer fields side by side`,
    { extensions: { code: 'EXECUTION_TIMEOUT', retryable: false } },
  );
}

/** Nobody reads it; the operator's log tells it from a fault. */
function abandoned(): GraphQLError {
  return new GraphQLError('The client hung up before the answer', {
    extensions: { code: 'REQUEST_ABANDONED' },
  });
}
