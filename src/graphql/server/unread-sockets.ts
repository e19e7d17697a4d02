import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

/** How long a client may leave unread what it was answered: a slow line needs a second for what a connection holds back. */
const UNREAD_TIMEOUT_MS = 5_000;

/**
 * Reads a WebSocket no faster than its client does: while answers wait for the client, what it sends waits too, so that nothing
 * piles up here, whatever is answered. A client that goes on sending and never reads is cut off.
 */
export function readAsFastAsRead(opened: WebSocket, socket: Duplex, timeoutMs = UNREAD_TIMEOUT_MS): void {
  const waitIfUnread = (): void => {
    if (!socket.writableNeedDrain || opened.isPaused) return;
    opened.pause();
    const timer = setTimeout(() => opened.terminate(), timeoutMs).unref();
    const goOn = (): void => {
      clearTimeout(timer);
      socket.off('drain', goOn).off('close', goOn);
      opened.resume();
    };
    socket.on('drain', goOn).on('close', goOn);
  };
  opened.on('message', waitIfUnread); // of pings on the wire the library itself answers so many at a time
}
