import Database from 'better-sqlite3';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { isDatabaseOutage } from '../../src/platform/database-fault.js';

function postgresError(code: string): Error {
  const error = new pg.DatabaseError('told by the server', 20, 'error');
  return Object.assign(error, { code, severity: 'ERROR' });
}

const sqliteError = (code: string): Error => new Database.SqliteError('told by the library', code);
const systemError = (code: string): Error => Object.assign(new Error('told by the system'), { code });

describe('an error', () => {
  it.each([
    ...['SQLITE_FULL', 'SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_IOERR_WRITE', 'SQLITE_CORRUPT'].map(
      sqliteError,
    ),
    ...['SQLITE_READONLY', 'SQLITE_ERROR', 'SQLITE_CANTOPEN', 'SQLITE_NOMEM'].map(sqliteError),
    ...['53100', '53300', '57P01', '57014', '40001', '40P01', '08006', '25006', '42P01', '55P03'].map(
      postgresError,
    ),
    ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'ETIMEDOUT'].map(systemError),
  ])('of a database that cannot do its work is told: %s', (error) => {
    expect(isDatabaseOutage(error)).toBe(true);
  });

  it.each([
    ...['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_NOTNULL', 'SQLITE_TOOBIG', 'SQLITE_MISMATCH'].map(
      sqliteError,
    ),
    ...['23505', '23502', '22P05', '22003', '54000'].map(postgresError),
    new TypeError("Cannot read properties of undefined (reading 'passengers')"),
    new RangeError('Invalid time value'),
    new SyntaxError('no JSON'),
    systemError('ERR_INVALID_ARG_TYPE'),
    'a text',
    undefined,
  ])('about the rows at hand is told from it: %s', (error) => {
    expect(isDatabaseOutage(error)).toBe(false);
  });
});
