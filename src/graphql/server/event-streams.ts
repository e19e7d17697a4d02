import { once } from 'node:events';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, type ExecutionResult } from 'graphql';
import { createHandler, type Handler, type OperationArgs, type Request, type Response } from 'graphql-sse';
import type { RequestCallers } from './authenticate-requests.js';
import { placeKeys } from './client-keys.js';
import { isEvents, type Subscribed } from './leave-at-end.js';
import { namesId } from './documents/persisted-documents.js';
import type { FormatError } from './format-error.js';
import { requestParameters } from './operation-request.js';
import { drained, pourStream, type OpenStreams, type StreamExchange } from './pour-stream.js';
import { retryLaterIn } from './rate-refusal.js';
import { sendRefusal, type RequestRefusal } from './request-refusal.js';
import { createStreamRegistry, type StreamRegistry } from './stream-registry.js';
import {
  asksForStream,
  noRoom,
  notCarried,
  streamFault,
  subscribesOnReserved,
  TOKEN_HEADER,
  tokenOf,
} from './stream-request.js';
import { createSubscriptionDesk, type SubscriptionDeskOptions } from './subscription-desk.js';

/** How long open streams are given to end when the server stops. */
const CLOSE_TIMEOUT_MS = 2_000;

/** The status of a subscription whose answer comes on the stream. */
const CARRIED = 202;

/** What event streams are served from, and where. */
export interface EventStreamOptions extends Omit<SubscriptionDeskOptions, 'transport'> {
  readonly path: string;
  readonly formatError: FormatError;
  readonly callers: RequestCallers;
  /** Makes the tokens of reserved streams, which nobody can guess. */
  readonly newId: () => string;
}

/** The streams that are served, and the protocol's library, which makes them. */
interface EventStreams {
  readonly registry: StreamRegistry;
  readonly open: OpenStreams;
  readonly handle: Handler<FastifyRequest, null>;
}

/** Serves subscriptions by the GraphQL over Server-Sent Events protocol, in both of its modes; answers how to stop. */
export function serveEventStreams(app: FastifyInstance, options: EventStreamOptions): () => Promise<void> {
  const registry = createStreamRegistry();
  const open: OpenStreams = new Map();
  const streams = { registry, open, handle: createProtocol(options, registry, open) };
  const clientOf = (request: FastifyRequest): readonly string[] =>
    options.rateLimits === null
      ? []
      : placeKeys({ caller: options.callers.callerOf(request), address: request.ip });

  app.route({
    url: options.path,
    method: ['GET', 'POST', 'PUT', 'DELETE'],
    onRequest: options.callers.identify,
    handler: async (request, reply) => {
      const fault = streamFault(request, registry);
      if (fault !== null) return sendRefusal(request, reply, fault);
      if (subscribesOnReserved(request)) return carry(request, reply, streams);
      if (!asksForStream(request)) return answer({ request, reply, leave: () => undefined }, streams);
      const entered = registry.enter(clientOf(request)); // at once: others ask while it is answered
      if (typeof entered === 'string') return sendRefusal(request, reply, noRoom(entered));
      return answer({ request, reply, leave: entered }, streams);
    },
  });

  return async () => {
    registry.clear();
    const closed = [...open.values()].map(async ({ stream, response }) => {
      await stream.return(undefined);
      if (!response.closed) await once(response, 'close');
    });
    const timer = setTimeout(() => {
      for (const { response } of open.values()) response.destroy();
    }, CLOSE_TIMEOUT_MS);
    await Promise.all(closed);
    clearTimeout(timer);
  };
}

/** Takes a subscription up on the stream that was reserved for it, while that has room; else nothing of it is kept. */
async function carry(request: FastifyRequest, reply: FastifyReply, streams: EventStreams): Promise<void> {
  const token = tokenOf(request) ?? '';
  const uncarried = streams.registry.addOperation(token);
  if (uncarried !== null) {
    await sendRefusal(request, reply, notCarried(uncarried));
    return;
  }
  let isCarried = false;
  try {
    await answer({ request, reply, leave: () => undefined }, streams);
    isCarried = reply.statusCode === CARRIED; // `onComplete` hears of its end
  } finally {
    if (!isCarried) streams.registry.endOperation(token);
  }
}

/** Answers a request by the protocol; its place is left with the answer, unless a stream is reserved by it. */
async function answer(exchange: StreamExchange, streams: EventStreams): Promise<FastifyReply | undefined> {
  const { request, reply, leave } = exchange;
  const token = tokenOf(request);
  let isReserved = false;
  try {
    const [body, { status, headers = {} }] = await streams.handle(protocolRequest(request));
    if (body !== null && typeof body !== 'string') {
      void reply.headers({ ...headers, 'cache-control': 'no-store' });
      await pourStream(
        { ...exchange, leave: token === null ? leave : streams.registry.open(token) },
        body,
        streams.open,
      );
      return undefined;
    }
    if (status >= 400) return await sendRefusal(request, reply, refusalIn(body, status));
    isReserved = request.method === 'PUT' && body !== null;
    if (isReserved) reserve(body ?? '', leave, streams);
    return await reply
      .status(status)
      .headers(headers)
      .send(body ?? '');
  } finally {
    if (!isReserved) leave();
  }
}

/** The protocol's library, which gets to see only what the gate lets through. */
function createProtocol(
  options: EventStreamOptions,
  registry: StreamRegistry,
  open: OpenStreams,
): Handler<FastifyRequest, null> {
  const desk = createSubscriptionDesk({ ...options, transport: 'sse' });
  const masked = (result: ExecutionResult, { id }: FastifyRequest): ExecutionResult =>
    result.errors === undefined
      ? result
      : {
          ...result,
          errors: result.errors.map((error) => asError(options.formatError(asJson(error), error, id))),
        };

  return createHandler<FastifyRequest, null>({
    authenticate: ({ raw }) => tokenOf(raw) ?? (raw.method === 'PUT' ? options.newId() : null),
    onSubscribe: async ({ raw }, params) => {
      const token = tokenOf(raw);
      const caller = options.callers.callerOf(raw);
      const opened = await desk.open(
        { ...requestParameters(raw), ...params },
        { requestId: raw.id, caller, address: raw.ip, headers: raw.headers },
      );
      if ('document' in opened) return opened as OperationArgs;
      return (token === null ? askedTooSoon(opened) : null) ?? refused(opened);
    },
    subscribe: (args) => desk.subscribe(args),
    validate: () => [], // the gate has
    onOperation: async (_context, { raw }, _args, result) => {
      const token = tokenOf(raw);
      const subscribed = (await result) as Subscribed;
      if (token === null || registry.isReserved(token) || !isEvents(subscribed)) return subscribed;
      await subscribed.return(); // the library ends only what had begun when the stream was closed
      return refused([badInput('The stream was closed; reserve another, then subscribe')]);
    },
    onNext: async (_context, { raw }, result) => {
      await drained(open.get(tokenOf(raw) ?? raw.id)?.response);
      return masked(result as ExecutionResult, raw); // nothing here is delivered in parts
    },
    onComplete: (_context, { raw }) => {
      const token = tokenOf(raw);
      if (token !== null) registry.endOperation(token);
    },
  });
}

/** Ends a reserved stream that nobody opens: the library would keep it for ever. */
function reserve(token: string, leave: () => void, { registry, handle }: EventStreams): void {
  registry.reserve(token, leave, () => {
    const headers = new Map([
      ['accept', 'text/event-stream'],
      [TOKEN_HEADER, token],
    ]);
    const raw = {
      method: 'GET',
      headers: Object.fromEntries(headers),
      query: {},
    } as unknown as FastifyRequest;
    void handle({ method: 'GET', url: '/', headers, body: null, raw, context: null }).then(([body]) =>
      typeof body === 'object' ? body?.return(undefined) : undefined,
    );
  });
}

/** A request as the protocol's library reads it: it takes a `query` for granted, and a client that names an id sends none. */
function protocolRequest(request: FastifyRequest): Request<FastifyRequest, null> {
  const { method, headers } = request;
  const parameters = requestParameters(request);
  const byId = namesId(parameters) && (parameters.query ?? null) === null;
  const url = byId && method === 'GET' ? `${request.url}&query=` : request.url;
  const given = request.body === undefined ? null : (request.body as Record<string, unknown> | null);
  const body = byId && method === 'POST' ? { ...given, query: '' } : given;
  const get = (name: string): string | undefined => headers[name]?.toString();
  return { method, url, headers: { get }, body, raw: request, context: null };
}

/** An answer that refuses, as the library and `askedTooSoon` word it. */
interface RefusingAnswer {
  readonly errors?: readonly [{ readonly message: string; readonly extensions?: RefusedExtensions }];
}

interface RefusedExtensions {
  readonly code: string;
  readonly retryAfterSeconds: number;
}

/** What the library or the gate says is wrong, in the form of every other refusal; the gate has told the log already. */
function refusalIn(body: string | null, status: number): RequestRefusal {
  const { errors } = JSON.parse(body ?? '{}') as RefusingAnswer;
  const { message = 'The request is none of the event stream protocol', extensions } = errors?.[0] ?? {};
  return { status, code: 'BAD_REQUEST', message, ...extensions, isTold: extensions !== undefined };
}

/** What a client is answered who asks for a stream of its own too soon; null when it was refused for anything else. */
function askedTooSoon(errors: readonly GraphQLError[]): Response | null {
  const later = retryLaterIn(errors);
  if (later === null) return null;
  return [JSON.stringify({ errors }), { status: later.status, statusText: 'Come again later' }];
}

/** The library takes an answer for one by its `data`. */
function refused(errors: readonly GraphQLError[]): ExecutionResult {
  return { data: null, errors };
}

function badInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}

function asJson(error: GraphQLError) {
  return error instanceof GraphQLError ? error.toJSON() : { message: 'Unexpected error' };
}

/** Errors travel as they are formatted. */
function asError(formatted: ReturnType<FormatError>): GraphQLError {
  return formatted as unknown as GraphQLError;
}
