import { pino } from 'pino';
import { currentTraceId } from './tracing.js';

/** The few levels this program logs at; entries carry ids, never personal data or secrets. */
export interface Logger {
  info(entry: object, message: string): void;
  warn(entry: object, message: string): void;
  error(entry: object, message: string): void;
}

/** How much is told, from every request to nothing. */
export const LOG_LEVELS = ['info', 'warn', 'error', 'silent'] as const;

/** One of them. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A logger that writes JSON lines to standard error, with the trace that they belong to where there is one. */
export function createLogger(level: LogLevel): Logger {
  return pino(
    { level, base: null, serializers: { err: describeError }, mixin: traceFields },
    pino.destination({ dest: 2, sync: true }),
  );
}

function traceFields(): object {
  const traceId = currentTraceId();
  return traceId === null ? {} : { traceId };
}

/** Only what tells errors apart: drivers hang connections, with their keys, and rows onto theirs. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error ? { code: String(error.code) } : {};
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  return { type: error.name, message: error.message, ...code, stack: error.stack, ...cause };
}
