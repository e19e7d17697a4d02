import type { Server } from 'node:http';
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { SubscriptionContext } from '../subscriptions/booking-events.js';
import type { DocumentGate } from './documents/document-gate.js';
import type { FormatError } from './format-error.js';
import type { OnServed } from './served-operation.js';
import { createSubscriptionDesk } from './subscription-desk.js';

/** Longest message of a client: a document with its variables. */
const MAX_MESSAGE_BYTES = 100_000;

/** Subscriptions that one socket may hold at a time. */
const MAX_SUBSCRIPTIONS_PER_SOCKET = 100;

/** How long open sockets are given to close when the server stops. */
const CLOSE_TIMEOUT_MS = 2_000;

/** The status with which a server that goes away closes sockets (RFC 6455). */
const GOING_AWAY = 1001;

/** What subscriptions are served from, and where. */
export interface SubscriptionServerOptions {
  readonly schema: GraphQLSchema;
  readonly path: string;
  readonly context: SubscriptionContext;
  readonly formatError: FormatError;
  /** Whether a page of an origin may open a socket; browsers do not ask before they do. */
  readonly isOriginAllowed: (origin: string | undefined, host: string | undefined) => boolean;
  readonly gate: DocumentGate;
  readonly onServed: OnServed;
  readonly newId: () => string;
}

/** Serves subscriptions by the graphql-transport-ws protocol on an HTTP server; answers how to stop. */
export function serveSubscriptions(server: Server, options: SubscriptionServerOptions): () => Promise<void> {
  const { schema, path, context, formatError } = options;
  const desk = createSubscriptionDesk({ ...options, transport: 'websocket' });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });

  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy()); // a client that is gone: unheard, it would end the process
    if (request.url?.split('?')[0] !== path) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    if (!options.isOriginAllowed(request.headers.origin, request.headers.host)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request));
  });

  const requestIds = new WeakMap<object, string>(); // by what was asked, which the protocol hands on
  const masked = (payload: object, errors: readonly GraphQLError[]): readonly GraphQLFormattedError[] =>
    errors.map((error) => formatError(error.toJSON(), error, requestIds.get(payload)));
  const graphqlWs = useServer(
    {
      schema,
      context,
      onSubscribe: (connection, _id, payload) => {
        const requestId = options.newId();
        requestIds.set(payload, requestId);
        if (Object.keys(connection.subscriptions).length > MAX_SUBSCRIPTIONS_PER_SOCKET) {
          return [tooManySubscriptions()];
        }
        return desk.open(payload, requestId);
      },
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

function tooManySubscriptions(): GraphQLError {
  return new GraphQLError(
    `At most ${String(MAX_SUBSCRIPTIONS_PER_SOCKET)} subscriptions on one connection; close some first`,
    { extensions: { code: 'BAD_REQUEST' } },
  );
}
