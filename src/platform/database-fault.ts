/** Errors of SQLite that say that a row is not acceptable; all others are about the database itself. */
const SQLITE_REFUSES_ROW = /^SQLITE_(?:CONSTRAINT|MISMATCH|TOOBIG)/u;

/** Classes of PostgreSQL's SQLSTATE that say the same: data exception, integrity constraint, program limit. */
const POSTGRES_REFUSES_ROW = /^(?:22|23|54)/u;

/**
 * Whether an error says that a database is away, full, busy or not as it should be, whatever it is asked; false when
 * it may be about the rows at hand. A driver that only says that its connection is gone gives no code: then the next
 * statement fails too.
 */
export function isDatabaseOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code.startsWith('SQLITE_')) return !SQLITE_REFUSES_ROW.test(code);
  if (/^[0-9A-Z]{5}$/u.test(code) && 'severity' in error) return !POSTGRES_REFUSES_ROW.test(code);
  return 'syscall' in error || /^E[A-Z0-9]+$/u.test(code);
}
