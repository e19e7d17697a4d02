import type { FastifyInstance } from 'fastify';
import type { FormatError } from './format-error.js';
import { notFound, sendRefusal } from './request-refusal.js';

/** The codes of what is wrong with a request, by status; any other is a bad request. */
const CODES: Readonly<Record<number, string>> = {
  413: 'REQUEST_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  503: 'OVERLOADED',
};

/** Answers what fails outside GraphQL as GraphQL does: what is wrong with a request in words, a fault of ours by its id alone. */
export function answerFaults(app: FastifyInstance, formatError: FormatError): void {
  app.setNotFoundHandler((request, reply) => sendRefusal(request, reply, notFound()));
  app.setErrorHandler((error, request, reply) => {
    const status = requestFaultStatus(error);
    if (status !== null && error instanceof Error) {
      return sendRefusal(request, reply, {
        status,
        code: CODES[status] ?? 'BAD_REQUEST',
        message: error.message,
      });
    }
    const { message } = formatError({ message: 'Internal Server Error' }, error, request.id);
    return sendRefusal(request, reply, { status: 500, code: 'INTERNAL_SERVER_ERROR', message });
  });
}

function requestFaultStatus(error: unknown): number | null {
  if (!(error instanceof Error && 'statusCode' in error)) return null;
  const status = Number(error.statusCode);
  return status >= 400 && status < 500 ? status : null;
}
