import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, type ExecutionResult } from 'graphql';
import { createHandler, type Handler, type OperationArgs, type Request, type Response } from 'graphql-sse';
import type { RequestCallers } from './authenticate-requests.js';
import { placeKeys } from './client-keys.js';
import { isEvents, type Subscribed } from './leave-at-end.js';
import { namesId } from './documents/persisted-documents.js';
import type { FormatError } from './format-error.js';
import { requestParameters } from './operation-request.js';
import { RATE_LIMITED, retryAfterSecondsIn } from './rate-refusal.js';
import { sendRefusal, type RequestRefusal } from './request-refusal.js';
import { createStreamRegistry, type StreamRegistry } from './stream-registry.js';
import { streamFault, TOKEN_HEADER, tokenOf } from './stream-request.js';
import { createSubscriptionDesk, type SubscriptionDeskOptions } from './subscription-desk.js';

/** How long open streams are given to end when the server stops. */
const CLOSE_TIMEOUT_MS = 2_000;

/** The status of a subscription that was ended before it began: `onComplete` does not hear of it. */
const ENDED_WHILE_OPENED = 204;

/** What event streams are served from, and where. */
export interface EventStreamOptions extends Omit<SubscriptionDeskOptions, 'transport'> {
  readonly path: string;
  readonly formatError: FormatError;
  readonly callers: RequestCallers;
  /** Makes the tokens of reserved streams, which nobody can guess. */
  readonly newId: () => string;
}

type EventStream = Exclude<Response[0], string | null>;

/** The sockets that streams are written to, by the token of a reserved stream or by the request of another. */
type OpenStreams = Map<string, { readonly stream: EventStream; readonly response: ServerResponse }>;

/** Serves subscriptions by the GraphQL over Server-Sent Events protocol, in both of its modes; answers how to stop. */
export function serveEventStreams(app: FastifyInstance, options: EventStreamOptions): () => Promise<void> {
  const registry = createStreamRegistry();
  const open: OpenStreams = new Map();
  const handle = createProtocol(options, registry, open);
  const clientOf = (request: FastifyRequest): readonly string[] =>
    options.rateLimits === null
      ? []
      : placeKeys({ caller: options.callers.callerOf(request), address: request.ip });

  app.route({
    url: options.path,
    method: ['GET', 'POST', 'PUT', 'DELETE'],
    onRequest: options.callers.identify,
    handler: async (request, reply) => {
      const client = clientOf(request);
      const refused = streamFault(request, registry, client);
      if (refused !== null) return sendRefusal(request, reply, refused);
      const [body, { status, headers }] = await handle(protocolRequest(request));
      if (body !== null && typeof body !== 'string') {
        void reply.headers(headers ?? {});
        return pour({ request, reply, stream: body, client }, registry, open);
      }
      if (status >= 400) return sendRefusal(request, reply, refusalIn(body, status, headers));
      if (status === ENDED_WHILE_OPENED) registry.endOperation(tokenOf(request) ?? '');
      if (request.method === 'PUT' && body !== null) reserve({ token: body, client }, registry, handle);
      return reply
        .status(status)
        .headers(headers ?? {})
        .send(body ?? '');
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
      const crowded = token === null ? null : registry.addOperation(token);
      if (crowded !== null) return refused([badInput(crowded)]);
      const caller = options.callers.callerOf(raw);
      const opened = await desk.open(
        { ...requestParameters(raw), ...params },
        { requestId: raw.id, caller, address: raw.ip, headers: raw.headers },
      );
      if ('document' in opened) return opened as OperationArgs;
      return (token === null ? tooManyRequests(opened) : null) ?? refused(opened);
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

/** Writes a stream as fast as its client reads, until either of them ends it. */
async function pour(
  {
    request,
    reply,
    stream,
    client,
  }: {
    readonly request: FastifyRequest;
    readonly reply: FastifyReply;
    readonly stream: EventStream;
    readonly client: readonly string[];
  },
  registry: StreamRegistry,
  open: OpenStreams,
): Promise<void> {
  const token = tokenOf(request);
  const leave = registry.enter(token, client);
  const response = reply.raw;
  reply.hijack();
  response.writeHead(200, reply.getHeaders() as Record<string, string>);
  response.once('close', () => {
    leave(); // before the library ends what is open: what opens after that is no longer ended by it
    void stream.return(undefined);
  });
  open.set(token ?? request.id, { stream, response });
  try {
    for await (const chunk of stream) {
      response.write(chunk);
      await drained(response);
      if (response.closed) break;
    }
  } finally {
    open.delete(token ?? request.id);
    leave();
    response.end();
  }
}

/** Waits until a client has read what was written; what follows is then read from the log, not kept here. */
async function drained(response: ServerResponse | undefined): Promise<void> {
  if (response === undefined || response.closed || !response.writableNeedDrain) return;
  const waiting = new AbortController();
  const { signal } = waiting;
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]).finally(() =>
    waiting.abort(),
  );
}

/** Ends a reserved stream that nobody opens: the library would keep it for ever. */
function reserve(
  { token, client }: { readonly token: string; readonly client: readonly string[] },
  registry: StreamRegistry,
  handle: Handler<FastifyRequest, null>,
): void {
  registry.reserve(token, client, () => {
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

/** What the library says is wrong, in the form of every other refusal. */
function refusalIn(
  body: string | null,
  status: number,
  headers: Readonly<Record<string, string | undefined>> = {},
): RequestRefusal {
  const said = /"message":"(?<message>[^"\\]*)"/u.exec(body ?? '')?.groups?.['message'];
  const message = said ?? 'The request is none of the event stream protocol';
  const again = headers['retry-after'];
  if (again === undefined) return { status, code: 'BAD_REQUEST', message };
  return { status, code: RATE_LIMITED, message, retryAfterSeconds: Number(again) };
}

/** What a client is answered who asks for a stream of its own too soon; null when it was refused for anything else. */
function tooManyRequests(errors: readonly GraphQLError[]): Response | null {
  const seconds = retryAfterSecondsIn(errors);
  if (seconds === null) return null;
  const headers = { 'retry-after': String(seconds) };
  return [JSON.stringify({ errors }), { status: 429, statusText: 'Too Many Requests', headers }];
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
