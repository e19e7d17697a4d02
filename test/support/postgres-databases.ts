import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import type { PostgresTarget } from '../../src/platform/database-url.js';

/** A database of its own on the PostgreSQL server of this run. */
export interface PostgresDatabase {
  readonly target: PostgresTarget;
  /** Runs a statement beside the engine. */
  query<Row extends object>(text: string): Promise<readonly Row[]>;
  /** Drops it, ending whoever is connected. */
  dispose(): Promise<void>;
}

/** Makes a database with all tables and no row in them. */
export function createPostgresDatabase(): Promise<PostgresDatabase> {
  return createDatabase(inject('postgresUrl'), `template ${inject('postgresTemplate')}`);
}

/** Makes a database that holds nothing, as an operator does. */
export function createEmptyPostgresDatabase(serverUrl = inject('postgresUrl')): Promise<PostgresDatabase> {
  return createDatabase(serverUrl, '');
}

async function createDatabase(serverUrl: string, template: string): Promise<PostgresDatabase> {
  const name = `jetsetgo_${randomUUID().replaceAll('-', '')}`;
  await queryOnce(serverUrl, `create database ${name} ${template} strategy file_copy`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    target: { engine: 'postgres', url: url.href, replicaUrls: [] },
    query: (text) => queryOnce(url.href, text),
    dispose: async () => {
      await queryOnce(serverUrl, `drop database if exists ${name} with (force)`);
    },
  };
}

async function queryOnce<Row extends object>(url: string, text: string): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}
