import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { GraphQLError, type FormattedExecutionResult, type GraphQLFormattedError } from 'graphql';
import type { Extra } from 'graphql-ws/use/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Authenticate } from '../../access/authenticate.js';
import { NOBODY, type Caller } from '../../access/caller.js';
import { atInstant } from '../../platform/at-instant.js';
import type { Logger } from '../../platform/logger.js';
import { carrySockets } from './carry-sockets.js';
import { clientNetwork } from './client-network.js';
import { createClientPlaces } from './client-places.js';
import { namesId, type AskedDocument } from './documents/persisted-documents.js';
import type { FormatError } from './format-error.js';
import { HOLDER_RETRY_SECONDS, RATE_LIMITED } from './rate-refusal.js';
import { REQUEST_COST } from './reading-cost.js';
import { FORBIDDEN_ORIGIN } from './request-guard.js';
import { badRequest, notFound, type OnRefused, type RequestRefusal } from './request-refusal.js';
import { createSubscriptionDesk, type SubscriptionDeskOptions } from './subscription-desk.js';
import { readAsFastAsRead } from './unread-sockets.js';
import { refuseOnSocket } from './wire-faults.js';

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
  readonly logger: Logger;
  readonly onRefused: OnRefused;
}

/** Serves subscriptions by the graphql-transport-ws protocol on an HTTP server; answers how to stop. */
export function serveSubscriptions(server: Server, options: SubscriptionServerOptions): () => Promise<void> {
  const { schema, context, formatError } = options;
  const desk = createSubscriptionDesk({ ...options, transport: 'websocket' });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });

  const openNoMore = openSockets(server, sockets, options);
  const requestIds = new WeakMap<object, string>(); // by what was asked, which the protocol hands on
  const callers = new WeakMap<WebSocket, Caller>();
  const masked = (payload: object, errors: readonly GraphQLError[]): readonly GraphQLFormattedError[] =>
    errors.map((error) => formatError(error.toJSON(), error, requestIds.get(payload)));
  const closeAll = carrySockets(
    sockets,
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
      onNext: (...[, , payload, , { errors, ...result }]) => ({
        ...(result as FormattedExecutionResult),
        ...(errors !== undefined && { errors: masked(payload, errors) }),
      }),
      onError: (_connection, _id, payload, errors) => masked(payload, errors),
    },
    options.logger,
  );

  return async () => {
    openNoMore();
    for (const socket of sockets.clients) socket.close(GOING_AWAY, 'The server stops');
    const timer = setTimeout(() => {
      for (const socket of sockets.clients) socket.terminate();
    }, CLOSE_TIMEOUT_MS);
    await closeAll();
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

const TOO_MANY_SOCKETS: RequestRefusal = {
  status: 429,
  code: RATE_LIMITED,
  message: `At most ${String(MAX_SOCKETS_PER_CLIENT)} sockets from one address at a time; close some first`,
  retryAfterSeconds: HOLDER_RETRY_SECONDS,
};

/** Takes sockets up at the path of the API, from pages that may ask; answers how to stop, as if nobody had ever listened. */
function openSockets(
  server: Server,
  sockets: WebSocketServer,
  options: SubscriptionServerOptions,
): () => void {
  const { path, isOriginAllowed, rateLimits, addressOf } = options;
  const places = createClientPlaces(MAX_SOCKETS_PER_CLIENT);
  const refuse = (socket: Duplex, refusal: RequestRefusal): void => refuseOnSocket(socket, refusal, options);
  sockets.on('wsClientError', ({ message }, socket) => refuse(socket, badRequest(message)));
  const open = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy()); // a client that is gone: unheard, it would end the process
    if (request.url?.split('?')[0] !== path) return refuse(socket, notFound());
    if (!isOriginAllowed(request.headers.origin, request.headers.host))
      return refuse(socket, FORBIDDEN_ORIGIN);
    const client = rateLimits === null ? [] : [clientNetwork(addressOf(request))];
    if (!places.hasRoom(client)) return refuse(socket, TOO_MANY_SOCKETS);
    socket.once('close', places.enter(client));
    sockets.handleUpgrade(request, socket, head, (opened) => {
      readAsFastAsRead(opened, socket);
      sockets.emit('connection', opened, request);
    });
  };
  server.on('upgrade', open);
  return () => void server.off('upgrade', open); // what comes now is a request like any other, and refused as one
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
