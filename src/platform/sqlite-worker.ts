import { parentPort, workerData } from 'node:worker_threads';
import type { SqliteDatabase } from 'kysely';
import { connectSqlite } from './connect-sqlite.js';
import type { SqliteThreadData, ThreadAnswer, ThreadFault, ThreadStatement } from './sqlite-statement.js';

// The program of a thread that has a SQLite file: see `sqliteThreadDialect`.
const { file, use } = workerData as SqliteThreadData;

let database: SqliteDatabase | null = null;

/** Why a statement failed that nobody waited for, until that is told. */
let untold: ThreadFault | null = null;

function answerTo({ sql, parameters, isAsked }: ThreadStatement): ThreadAnswer {
  const before = untold;
  if (isAsked) untold = null;
  if (before !== null && !/^\s*rollback\b/iu.test(sql)) return { rows: [], changeCount: 0, fault: before };
  try {
    database ??= connectSqlite(file, use);
    return { ...run(database.prepare(sql), parameters), fault: null };
  } catch (error) {
    const fault = faultOf(error);
    if (!isAsked) untold = fault;
    return { rows: [], changeCount: 0, fault };
  }
}

function run(
  statement: ReturnType<SqliteDatabase['prepare']>,
  parameters: readonly unknown[],
): Omit<ThreadAnswer, 'fault'> {
  if (statement.reader) return { rows: statement.all(parameters), changeCount: 0 };
  return { rows: [], changeCount: Number(statement.run(parameters).changes) };
}

function faultOf(error: unknown): ThreadFault {
  if (!(error instanceof Error)) return { message: String(error), code: undefined };
  return { message: error.message, code: 'code' in error ? String(error.code) : undefined };
}

parentPort?.on('message', (statement: ThreadStatement) => {
  const answer = answerTo(statement);
  if (statement.isAsked) parentPort?.postMessage(answer);
});
