import type { Kysely } from 'kysely';
import type { Logger } from './logger.js';
import type { SqlEngine } from './sql-engine.js';

/** A Kysely instance on one database, and what its engine is. */
export interface OpenDatabase<Tables> {
  readonly db: Kysely<Tables>;
  readonly engine: SqlEngine;
}

/** What a database is opened for, and how. */
export interface DatabaseUse {
  /** `write` creates what is not there; `read` opens connections that cannot write. */
  readonly access: 'read' | 'write';
  /** `always`: a commit survives a power cut; `never`: the last commits may be lost, for what can be built again. PostgreSQL decides by itself. */
  readonly durable: 'always' | 'never';
  /** Whether what is deleted must be overwritten, so that not even the bytes of the file hold it. */
  readonly overwritesDeleted?: true;
}

/** How a server is spoken to; a file needs none of it. */
export interface ServerSettings {
  /** Connections of one pool at most. */
  readonly poolSize: number;
  /** A statement that takes longer is given up. */
  readonly statementTimeoutMs: number;
  readonly logger: Logger;
}
