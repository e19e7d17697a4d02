import type { IncomingMessage, Server } from 'node:http';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { useServer, type Extra } from 'graphql-ws/use/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Authenticate } from '../../access/authenticate.js';
import { NOBODY, type Caller } from '../../access/caller.js';
import { atInstant } from '../../platform/at-instant.js';
import { clientNetwork } from './client-network.js';
import { createClientPlaces } from './client-places.js';
import { namesId, type AskedDocument } from './documents/persisted-documents.js';
import type { FormatError } from './format-error.js';
import { HOLDER_RETRY_SECONDS } from './rate-refusal.js';
import { REQUEST_COST } from './reading-cost.js';
import { createSubscriptionDesk, type SubscriptionDeskOptions } from './subscription-desk.js';
import { readAsFastAsRead } from './unread-sockets.js';

/** Longest message of a client: a document with its variables. */
const MAX_MESSAGE_BYTES = 100_000;

/** Subscriptions that one socket may hold at a time. */
const MAX_SUBSCRIPTIONS_PER_SOCKET = 100;

/** Sockets of one network on this node: whoever opens one has not said yet who it is. An office has a few for each seat. */
const MAX_SOCKETS_PER_CLIENT = 250;

/** How long open sockets are given to close when the server stops. */
const CLOSE_TIMEOUT_MS = 2_000;

/** The status with which a server that goes away closes sockets (RFC 6455). */
const GOING_AWAY = 1001;

/** The status with which a socket is closed that may be opened again later (RFC 6455, registered at IANA). */
const TRY_AGAIN_LATER = 1013;

/** The status with which graphql-transport-ws refuses a token; clients ask for a new one and connect again. */
const FORBIDDEN = 4403;

/** What subscriptions are served from, and where. */
export interface SubscriptionServerOptions extends Omit<SubscriptionDeskOptions, 'transport'> {
  readonly path: string;
  readonly authenticate: Authenticate;
  readonly now: () => Date;
  readonly formatError: FormatError;
  /** Whether a page of an origin may open a socket; browsers do not ask before they do. */
  readonly isOriginAllowed: (origin: string | undefined, host: string | undefined) => boolean;
  /** Where a request came from. */
  readonly addressOf: (request: IncomingMessage) => string;
  readonly newId: () => string;
}

/** Serves subscriptions by the graphql-transport-ws protocol on an HTTP server; answers how to stop. */
export function serveSubscriptions(server: Server, options: SubscriptionServerOptions): () => Promise<void> {
  const { schema, context, formatError } = options;
  const desk = createSubscriptionDesk({ ...options, transport: 'websocket' });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });

  openSockets(server, sockets, options);
  const requestIds = new WeakMap<object, string>(); // by what was asked, which the protocol hands on
  const callers = new WeakMap<WebSocket, Caller>();
  const masked = (payload: object, errors: readonly GraphQLError[]): readonly GraphQLFormattedError[] =>
    errors.map((error) => formatError(error.toJSON(), error, requestIds.get(payload)));
  const graphqlWs = useServer(
    {
      schema,
      context,
      jsonMessageReviver: completeSubscribe,
      onConnect: async ({ connectionParams, extra }) => {
        const caller = await callerOn(extra, connectionParams, options);
        if (caller !== null) callers.set(extra.socket, caller);
        return caller !== null;
      },
      onSubscribe: (connection, _id, payload) => {
        const requestId = options.newId();
        requestIds.set(payload, requestId);
        if (Object.keys(connection.subscriptions).length > MAX_SUBSCRIPTIONS_PER_SOCKET) {
          return [tooManySubscriptions()];
        }
        const { socket, request } = connection.extra;
        const caller = callers.get(socket) ?? NOBODY;
        const from = { address: options.addressOf(request), headers: request.headers };
        return desk.open(payload, { requestId, caller, ...from });
      },
      subscribe: (args) => desk.subscribe(args),
      onNext: (...[, , payload, , { data, errors }]) => ({
        ...(data !== undefined && { data }),
        ...(errors !== undefined && { errors: masked(payload, errors) }),
      }),
      onError: (_connection, _id, payload, errors) => masked(payload, errors),
    },
    sockets,
  );

  return async () => {
    for (const socket of sockets.clients) socket.close(GOING_AWAY, 'The server stops');
    const timer = setTimeout(() => {
      for (const socket of sockets.clients) socket.terminate();
    }, CLOSE_TIMEOUT_MS);
    await graphqlWs.dispose();
    clearTimeout(timer);
  };
}

/** The protocol's library takes a `query` for granted; a client that names its document by id sends none. */
function completeSubscribe(key: string, value: unknown): unknown {
  if (key !== '' || typeof value !== 'object' || value === null || !('payload' in value)) return value;
  const { payload } = value;
  if (typeof payload !== 'object' || payload === null || !namesId(payload)) return value;
  const { query }: AskedDocument = payload;
  return { ...value, payload: { ...payload, query: query ?? '' } };
}

function tooManySubscriptions(): GraphQLError {
  return new GraphQLError(
    `At most ${String(MAX_SUBSCRIPTIONS_PER_SOCKET)} subscriptions on one connection; close some first`,
    { extensions: { code: 'BAD_REQUEST' } },
  );
}

const TOO_MANY_SOCKETS = `HTTP/1.1 429 Too Many Requests\r\nRetry-After: ${String(HOLDER_RETRY_SECONDS)}\r\nConnection: close\r\n\r\n`;

/** Takes sockets up at the path of the API, from pages that may ask. */
function openSockets(
  server: Server,
  sockets: WebSocketServer,
  { path, isOriginAllowed, rateLimits, addressOf }: SubscriptionServerOptions,
): void {
  const places = createClientPlaces(MAX_SOCKETS_PER_CLIENT);
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy()); // a client that is gone: unheard, it would end the process
    if (request.url?.split('?')[0] !== path) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    if (!isOriginAllowed(request.headers.origin, request.headers.host)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    const client = rateLimits === null ? [] : [clientNetwork(addressOf(request))];
    if (!places.hasRoom(client)) {
      socket.end(TOO_MANY_SOCKETS);
      return;
    }
    socket.once('close', places.enter(client));
    sockets.handleUpgrade(request, socket, head, (opened) => {
      readAsFastAsRead(opened, socket);
      sockets.emit('connection', opened, request);
    });
  });
}

/** Who opens a socket; null when it is to be closed, with 4403 unless it was closed here. */
async function callerOn(
  { socket, request }: Extra,
  parameters: Readonly<Record<string, unknown>> | undefined,
  { authenticate, now, rateLimits, addressOf }: SubscriptionServerOptions,
): Promise<Caller | null> {
  const found = await authenticate(authorizationIn(parameters));
  const caller = found.kind === 'caller' ? found.caller : NOBODY;
  const tooSoon = await rateLimits?.charge(REQUEST_COST, { caller, address: addressOf(request) });
  if (tooSoon) {
    socket.close(TRY_AGAIN_LATER, 'Too much was asked; try again later');
    return null;
  }
  if (found.kind === 'unavailable') socket.close(TRY_AGAIN_LATER, found.message);
  if (found.kind !== 'caller') return null;
  closeOnExpiry(socket, found.caller, now);
  return found.caller;
}

/** The token of a socket: browsers cannot send headers when they open one. */
function authorizationIn(parameters: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const given = parameters?.['authorization'] ?? parameters?.['Authorization'];
  if (given === undefined || given === null) return undefined;
  return typeof given === 'string' ? given : ''; // no text is no token
}

function closeOnExpiry(socket: WebSocket, { expiresAtMs }: Caller, now: () => Date): void {
  if (expiresAtMs === null) return;
  socket.once(
    'close',
    atInstant(expiresAtMs, now, () => socket.close(FORBIDDEN, 'The token has expired')),
  );
}
