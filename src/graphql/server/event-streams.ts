import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, type ExecutionResult } from 'graphql';
import { createHandler, type Handler, type OperationArgs, type Request, type Response } from 'graphql-sse';
import type { RequestCallers } from './authenticate-requests.js';
import { namesId } from './documents/persisted-documents.js';
import type { FormatError } from './format-error.js';
import { requestParameters } from './operation-request.js';
import { badRequest, sendRefusal, type RequestRefusal } from './request-refusal.js';
import { createStreamRegistry, type StreamRegistry } from './stream-registry.js';
import { createSubscriptionDesk, type SubscriptionDeskOptions } from './subscription-desk.js';

/** Names a stream that was reserved (GraphQL over Server-Sent Events, single connection mode). */
const TOKEN_HEADER = 'x-graphql-event-stream-token';

/** How long open streams are given to end when the server stops. */
const CLOSE_TIMEOUT_MS = 2_000;

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

  app.route({
    url: options.path,
    method: ['GET', 'POST', 'PUT', 'DELETE'],
    onRequest: options.callers.identify,
    handler: async (request, reply) => {
      const refused = streamFault(request, registry);
      if (refused !== null) return sendRefusal(request, reply, refused);
      const [body, { status, headers }] = await handle(protocolRequest(request));
      if (body !== null && typeof body !== 'string') {
        void reply.headers(headers ?? {});
        return pour({ request, reply, stream: body }, registry, open);
      }
      if (status >= 400) return sendRefusal(request, reply, refusalIn(body, status));
      if (request.method === 'PUT' && body !== null) reserve(body, registry, handle);
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
    subscribe: desk.subscribe,
    onSubscribe: async ({ raw }, params) => {
      const token = tokenOf(raw);
      const crowded = token === null ? null : registry.addOperation(token);
      if (crowded !== null) return refused([badInput(crowded)]);
      const caller = options.callers.callerOf(raw);
      const asked = { ...requestParameters(raw), ...params };
      const opened = await desk.open(asked, { requestId: raw.id, caller, headers: raw.headers });
      return 'document' in opened ? (opened as OperationArgs) : refused(opened);
    },
    validate: () => [], // the gate has
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
  }: { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly stream: EventStream },
  registry: StreamRegistry,
  open: OpenStreams,
): Promise<void> {
  const token = tokenOf(request);
  const leave = registry.enter(token);
  const response = reply.raw;
  reply.hijack();
  response.writeHead(200, reply.getHeaders() as Record<string, string>);
  response.once('close', () => void stream.return(undefined));
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
function reserve(token: string, registry: StreamRegistry, handle: Handler<FastifyRequest, null>): void {
  registry.reserve(token, () => {
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

function streamFault(request: FastifyRequest, registry: StreamRegistry): RequestRefusal | null {
  const token = tokenOf(request);
  if (token !== null && !registry.isReserved(token)) {
    return { status: 404, code: 'STREAM_NOT_FOUND', message: 'There is no such stream; reserve one by PUT' };
  }
  const opens = request.method === 'PUT' || (token === null && isEventStream(request));
  if (opens && !registry.hasRoom()) {
    const message = 'Too many event streams are open; try again later';
    return { status: 503, code: 'OVERLOADED', message, retryAfterSeconds: 5 };
  }
  if (request.method === 'PUT' || token !== null || isEventStream(request)) return null;
  return badRequest(
    'Accept must be text/event-stream, or a reserved stream be named; queries go to /graphql',
  );
}

function isEventStream(request: FastifyRequest): boolean {
  return request.headers.accept === 'text/event-stream';
}

function tokenOf({ headers, query }: FastifyRequest): string | null {
  const token = headers[TOKEN_HEADER] ?? (query as Readonly<Record<string, unknown>>)['token'];
  return typeof token === 'string' && token !== '' ? token : null;
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
function refusalIn(body: string | null, status: number): RequestRefusal {
  const said = /"message":"(?<message>[^"\\]*)"/u.exec(body ?? '')?.groups?.['message'];
  return { status, code: 'BAD_REQUEST', message: said ?? 'The request is none of the event stream protocol' };
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
