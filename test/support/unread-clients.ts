import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';

/** So much is taken of nobody who does not read: what the machine keeps of both ways of a connection is a tenth of it. */
const MOST_BYTES = 60_000_000;

/** A client whose bytes are not taken for so long is not read any more. */
const STALLED_MS = 400;

/** How much was taken of a client that reads nothing, and a promise of the end of its socket. */
export interface UnreadClient {
  readonly takenBytes: number;
  readonly closed: Promise<unknown>;
}

/** Greets, then sends what `messages` makes, never reads, and goes on until nothing more is taken of it. */
export async function floodUnread(
  url: string,
  headers: Readonly<Record<string, string>>,
  messages: (turn: number) => readonly object[],
): Promise<UnreadClient> {
  const socket = new WebSocket(url.replace(/^http/u, 'ws'), 'graphql-transport-ws', { headers });
  socket.on('error', () => undefined); // cut off in the midst of a message
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await once(socket, 'message');
  socket.pause();
  let takenBytes = 0;
  for (let turn = 0; takenBytes < MOST_BYTES && (await isTaken(socket)); turn += 1) {
    for (const text of messages(turn).map((message) => JSON.stringify(message))) {
      socket.send(text);
      takenBytes += text.length;
    }
  }
  return { takenBytes, closed: cutOff(socket) };
}

async function isTaken(socket: WebSocket): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < STALLED_MS; waitedMs += 5) {
    if (socket.bufferedAmount === 0) return socket.readyState === WebSocket.OPEN;
    await pause(5);
  }
  return false;
}

/** A socket that is paused learns of its end by writing only. */
async function cutOff(socket: WebSocket): Promise<void> {
  while (socket.readyState === WebSocket.OPEN) {
    socket.ping();
    await pause(100);
  }
}
