import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Response } from 'graphql-sse';
import { tokenOf } from './stream-request.js';

type EventStream = Exclude<Response[0], string | null>;

/** The sockets that streams are written to, by the token of a reserved stream or by the request of another. */
export type OpenStreams = Map<string, { readonly stream: EventStream; readonly response: ServerResponse }>;

/** A request, and how to leave the place of the stream that it asks for. */
export interface StreamExchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly leave: () => void;
}

/** Writes a stream as fast as its client reads, until either of them ends it. */
export async function pourStream(
  { request, reply, leave }: StreamExchange,
  stream: EventStream,
  open: OpenStreams,
): Promise<void> {
  const name = tokenOf(request) ?? request.id;
  const response = reply.raw;
  reply.hijack();
  response.writeHead(200, reply.getHeaders() as Record<string, string>);
  response.once('close', () => {
    leave(); // before the library ends what is open: what opens after that is no longer ended by it
    void stream.return(undefined);
  });
  open.set(name, { stream, response });
  try {
    for await (const chunk of stream) {
      response.write(chunk);
      await drained(response);
      if (response.closed) break;
    }
  } finally {
    open.delete(name);
    leave();
    response.end();
  }
}

/** What each response waits for, once for all that wait with it. */
const draining = new WeakMap<ServerResponse, Promise<void>>();

/** Waits until a client has read what was written; what follows is then read from the log, not kept here. */
export function drained(response: ServerResponse | undefined): Promise<void> {
  if (response === undefined || response.closed || !response.writableNeedDrain) return Promise.resolve();
  const known = draining.get(response);
  if (known !== undefined) return known;
  const waiting = drainedOrClosed(response).finally(() => draining.delete(response));
  draining.set(response, waiting);
  return waiting;
}

async function drainedOrClosed(response: ServerResponse): Promise<void> {
  const waiting = new AbortController();
  const { signal } = waiting;
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]).finally(() =>
    waiting.abort(),
  );
}
