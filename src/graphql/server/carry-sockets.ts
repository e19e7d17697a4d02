import { CloseCode, handleProtocols, makeServer, type ServerOptions } from 'graphql-ws';
import type { Extra } from 'graphql-ws/use/ws';
import type { WebSocket, WebSocketServer } from 'ws';
import type { Logger } from '../../platform/logger.js';

/** How often a socket is asked whether its client is still there, and how long that has to answer. */
const PING_INTERVAL_MS = 12_000;

/** What the protocol asks of whoever serves it. */
export type ProtocolOptions = ServerOptions<Record<string, unknown>, Extra>;

/**
 * Carries graphql-transport-ws over sockets, as the protocol's own library would, which tells of faults on the console; here
 * those of a client go to the log at `info`, and ours at `error`. Answers how to take no more and wait for those that are open.
 */
export function carrySockets(
  sockets: WebSocketServer,
  options: ProtocolOptions,
  logger: Logger,
): () => Promise<void> {
  const protocol = makeServer<Record<string, unknown>, Extra>(options);
  sockets.options.handleProtocols = handleProtocols;
  sockets.on('connection', (socket, request) => {
    socket.on('error', ({ name, message }) => {
      logger.info({ fault: `${name}: ${message}` }, 'socket failed'); // ws closes it, by the status of the fault
    });
    const stopPings = keepAlive(socket);
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) => sent(socket, data),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (read) => {
          socket.on('message', (data: Buffer) => void read(String(data)).catch(fail));
        },
      },
      { socket, request },
    );
    const fail = (error: unknown): void => {
      logger.error({ err: error }, 'message of a socket could not be served');
      socket.close(CloseCode.InternalServerError, 'Internal server error');
    };
    socket.once('close', (code, reason) => {
      stopPings();
      closed(code, String(reason)).catch(fail);
    });
  });
  return () => new Promise((resolve) => sockets.close(() => resolve()));
}

/** A message to a client that is gone is no fault: the end of its socket ends what it asked for. */
function sent(socket: WebSocket, data: string): Promise<void> {
  if (socket.readyState !== socket.OPEN) return Promise.resolve();
  return new Promise((resolve) => socket.send(data, () => resolve()));
}

/** Ends a socket whose client does not answer any more; answers how to stop asking. */
function keepAlive(socket: WebSocket): () => void {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    if (socket.readyState === socket.OPEN) socket.ping();
  }, PING_INTERVAL_MS);
  return () => clearInterval(timer);
}
