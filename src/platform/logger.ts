import { pino } from 'pino';

/** The few levels this program logs at; entries carry ids, never personal data or secrets. */
export interface Logger {
  info(entry: object, message: string): void;
  warn(entry: object, message: string): void;
  error(entry: object, message: string): void;
}

/** A logger that writes JSON lines to standard error. */
export function createLogger(level: 'info' | 'warn' | 'error' | 'silent'): Logger {
  return pino({ level, base: null }, pino.destination({ dest: 2, sync: true }));
}
