import { connect, type Socket } from 'node:net';

const HEADER_END = '\r\n\r\n';

const OK = 'HTTP/1.1 200 ';

/** Whom to send requests to, and how many at a time. */
export interface Load {
  readonly port: number;
  readonly connections: number;
  /** No request is sent after so long. */
  readonly durationMs: number;
  /** The bytes of the next request, or undefined when there are no more. */
  readonly nextRequest: () => Buffer | undefined;
  /** How the body of every answer must begin: one with errors, or with no data, begins otherwise. */
  readonly answerStart: string;
}

/** The bytes of a POST to `/graphql` on a connection that stays open, by the caller that the token names. */
export function requestBytes(body: string, token?: string): Buffer {
  const head = [
    'POST /graphql HTTP/1.1',
    'Host: 127.0.0.1',
    'Content-Type: application/json',
    `Content-Length: ${String(Buffer.byteLength(body))}`,
    ...(token === undefined ? [] : [`Authorization: Bearer ${token}`]),
  ];
  return Buffer.from(head.join('\r\n') + HEADER_END + body);
}

/** Requests answered in a second; each connection sends its next request when the one before is answered. */
export async function drive(load: Load): Promise<number> {
  const sockets = await Promise.all(Array.from({ length: load.connections }, () => open(load.port)));
  const startedAt = performance.now();
  const deadline = startedAt + load.durationMs;
  const counts = await Promise.all(sockets.map((socket) => keepAsking(socket, load, deadline)));
  const seconds = (performance.now() - startedAt) / 1000;
  for (const socket of sockets) socket.destroy();
  return counts.reduce((total, count) => total + count, 0) / seconds;
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    socket.on('error', reject);
  });
}

function keepAsking(socket: Socket, load: Load, deadline: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let answered = 0;
    const ask = (): void => {
      const request = performance.now() < deadline ? load.nextRequest() : undefined;
      if (request === undefined) resolve(answered);
      else socket.write(request);
    };
    const read = createAnswerReader(load.answerStart, () => {
      answered += 1;
      ask();
    });
    socket.on('data', (chunk) => {
      const fault = read(chunk);
      if (fault !== null) reject(new Error(`The server answered ${fault}`));
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('The server closed the connection')));
    ask();
  });
}

/** Takes the bytes of answers as they arrive; reads the beginning of each and counts the rest. */
function createAnswerReader(answerStart: string, onAnswer: () => void): (chunk: Buffer) => string | null {
  let beginning = '';
  let bytesLeft = 0;

  function begin(chunk: Buffer): string | null {
    const received = beginning.length + chunk.length;
    beginning += chunk.toString('latin1');
    const bodyStart = beginning.indexOf(HEADER_END) + HEADER_END.length;
    if (bodyStart < HEADER_END.length || received < bodyStart + answerStart.length) return null;
    if (!beginning.startsWith(OK) || !beginning.startsWith(answerStart, bodyStart)) return beginning;
    const length = /\r\ncontent-length: *(\d+)/iu.exec(beginning.slice(0, bodyStart))?.[1];
    if (length === undefined) return beginning;
    bytesLeft = bodyStart + Number(length) - received;
    beginning = '';
    if (bytesLeft === 0) onAnswer();
    return null;
  }

  return (chunk) => {
    if (bytesLeft === 0) return begin(chunk);
    bytesLeft -= chunk.length;
    if (bytesLeft < 0) return 'more than it announced';
    if (bytesLeft === 0) onAnswer();
    return null;
  };
}
