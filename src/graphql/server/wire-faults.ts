import { STATUS_CODES, type IncomingMessage, type OutgoingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import {
  answerHeaders,
  badRequest,
  refusalBody,
  sendRefusal,
  toldRefusal,
  type OnRefused,
  type RequestRefusal,
} from './request-refusal.js';

/** What refusals are made and told with where no request came to be. */
export interface WireFaultOptions {
  readonly newId: () => string;
  readonly onRefused: OnRefused;
}

/** An answer to what is no HTTP request, or none yet. */
const FAULTS: Readonly<Record<string, RequestRefusal>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'HEADERS_TOO_LARGE',
    message: 'Headers and URL are too large; send a long query by POST',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'REQUEST_TIMEOUT',
    message: 'The request did not arrive in time; send it at once',
  },
};

const EXPECTATION_FAILED: RequestRefusal = {
  status: 417,
  code: 'EXPECTATION_FAILED',
  message: 'Expect may be 100-continue; leave anything else out',
};

/** Answers what cannot be read as a request, as Node answers it but in our words. */
export function createClientErrorHandler({ newId, onRefused }: WireFaultOptions) {
  return (
    error: NodeJS.ErrnoException,
    socket: Socket & { readonly _httpMessage?: OutgoingMessage },
  ): void => {
    const isAnswered = socket._httpMessage?.headersSent === true; // an earlier request, in part
    if (error.code === 'ECONNRESET' || !socket.writable || isAnswered) {
      socket.destroy();
      return;
    }
    const fault = FAULTS[error.code ?? ''] ?? badRequest('This is no request of HTTP/1.1 that can be read');
    refuseOnSocket(socket, fault, { newId, onRefused });
  };
}

/** Answers a request that expects what is not done here. */
export function refuseExpectation({ newId, onRefused }: WireFaultOptions) {
  return (_request: IncomingMessage, response: ServerResponse): void => {
    const requestId = newId();
    const body = JSON.stringify(refusalBody(EXPECTATION_FAILED, requestId));
    response.writeHead(EXPECTATION_FAILED.status, headersOf(EXPECTATION_FAILED, body, requestId)).end(body);
    onRefused(toldRefusal(requestId, EXPECTATION_FAILED));
  };
}

/** Answers a request that no route is looked for, such as one whose path cannot be read; no hook sees it. */
export function refuseUnroutable(onRefused: OnRefused) {
  return (_error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    const refusal = badRequest('The path cannot be read; write it as UTF-8 with percent encoding');
    void reply.headers(answerHeaders(request.id));
    sendRefusal(request, reply, refusal);
    onRefused(toldRefusal(request.id, refusal));
  };
}

/** Answers on a socket that no response was made for, and ends it. */
export function refuseOnSocket(
  socket: Duplex,
  refusal: RequestRefusal,
  { newId, onRefused }: WireFaultOptions,
): void {
  const requestId = newId();
  const body = JSON.stringify(refusalBody(refusal, requestId));
  const headers = Object.entries(headersOf(refusal, body, requestId));
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  const line = `HTTP/1.1 ${String(refusal.status)} ${STATUS_CODES[refusal.status] ?? ''}\r\n`;
  socket.end(`${line}${lines.join('')}\r\n${body}`, () => socket.destroy()); // else it stays until the client ends it
  onRefused(toldRefusal(requestId, refusal));
}

function headersOf(
  { retryAfterSeconds }: RequestRefusal,
  body: string,
  requestId: string,
): Readonly<Record<string, string>> {
  return {
    ...answerHeaders(requestId),
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    connection: 'close',
  };
}
