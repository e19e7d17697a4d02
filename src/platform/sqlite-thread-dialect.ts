import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';
import { createAnsweringThread, type AnsweringThread } from './answering-thread.js';
import type { SqliteThreadData, ThreadAnswer, ThreadStatement } from './sqlite-statement.js';

const PROGRAM = 'dist/src/platform/sqlite-worker.js';

/** What nobody needs an answer to: it says how many rows there are, which whoever inserts them knows. */
const INSERTS_ONLY = /^\s*insert\s(?!.*\sreturning\s)/isu;

type SqliteThread = AnsweringThread<ThreadStatement, ThreadAnswer>;

/**
 * SQLite in a thread of its own, so that whoever writes a lot prepares the next rows meanwhile. Inserts are not waited for: when one
 * fails, nothing after it is done until a rollback, and the next other statement tells why, the commit at the latest.
 */
export function sqliteThreadDialect(data: SqliteThreadData): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new SqliteThreadDriver(createAnsweringThread(PROGRAM, data)),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** One connection, which its users have in turn. */
class SqliteThreadDriver implements Driver {
  private readonly connection: SqliteThreadConnection;
  private free: Promise<void> = Promise.resolve();
  private release: () => void = () => undefined;

  constructor(private readonly thread: SqliteThread) {
    this.connection = new SqliteThreadConnection(thread);
  }

  async init(): Promise<void> {
    // the thread opens the file by itself
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const { free } = this;
    let release = (): void => undefined;
    this.free = new Promise((resolve) => (release = resolve));
    await free;
    this.release = release;
    return this.connection;
  }

  async releaseConnection(): Promise<void> {
    this.release();
    return Promise.resolve();
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async destroy(): Promise<void> {
    await this.connection.executeQuery(CompiledQuery.raw('select 1')).catch(() => undefined); // all that was told is done by then
    await this.thread.close();
  }
}

class SqliteThreadConnection implements DatabaseConnection {
  constructor(private readonly thread: SqliteThread) {}

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    if (INSERTS_ONLY.test(sql)) {
      this.thread.tell({ sql, parameters, isAsked: false });
      return { rows: [] };
    }
    const answer = await this.thread.ask({ sql, parameters, isAsked: true });
    if (answer.fault !== null) {
      const { message, code } = answer.fault;
      throw Object.assign(new Error(message), { code });
    }
    return { rows: answer.rows as Row[], numAffectedRows: BigInt(answer.changeCount) };
  }

  async *streamQuery(): AsyncIterableIterator<never> {
    await Promise.reject(new Error('SQLite in a thread streams no rows: read pages'));
  }
}
