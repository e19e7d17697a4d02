import { sql } from 'kysely';
import type { CommandRow } from '../../src/event-store/commit-batch.js';
import { GENESIS_HASH, hashOfRow } from '../../src/event-store/event-row.js';
import type { LogFault } from '../../src/event-store/log-chain.js';
import type { EventRow } from '../../src/event-store/log-tables.js';
import { verifyLog } from '../../src/event-store/verify-log.js';
import { append, appendAll, keyed, writeTo } from './notes.js';
import type { TestLog } from './test-log.js';

/** Lets a log be changed, as somebody can who has its file or its server. */
export async function openToChanges({ writing: { db, engine } }: TestLog): Promise<void> {
  for (const table of ['events', 'commands']) {
    if (engine.name === 'sqlite') {
      await sql.raw(`drop trigger ${table}_refuse_update`).execute(db);
      await sql.raw(`drop trigger ${table}_refuse_delete`).execute(db);
    } else {
      await sql.raw(`alter table ${table} disable trigger user`).execute(db);
    }
  }
  await (
    engine.name === 'sqlite'
      ? sql`drop trigger events_global_position_from_1`
      : sql`alter table events drop constraint events_global_position_from_1`
  ).execute(db);
}

/** Runs a statement beneath the store. */
export async function change({ writing: { db } }: TestLog, statement: string): Promise<void> {
  await sql.raw(statement).execute(db);
}

/** What is wrong with a log after a change, which is then taken back. */
export async function faultAfter({ writing }: TestLog, statement: string): Promise<LogFault | null> {
  let fault: LogFault | null = null;
  const takenBack = new Error('taken back');
  await writing.db
    .transaction()
    .execute(async (db) => {
      await sql.raw(statement).execute(db);
      ({ fault } = await verifyLog({ db, engine: writing.engine }));
      throw takenBack;
    })
    .catch((error: unknown) => {
      if (error !== takenBack) throw error;
    });
  return fault;
}

/** Every event as it is stored. */
export function storedRows({ reading }: TestLog): Promise<EventRow[]> {
  return reading.db.selectFrom('events').selectAll().orderBy('global_position').execute();
}

/** Every answer as it is stored, in one order on every engine. */
export async function storedAnswers({ reading }: TestLog): Promise<readonly CommandRow[]> {
  const rows = await reading.db.selectFrom('commands').selectAll().execute();
  return rows.sort((a, b) => (a.idempotency_key < b.idempotency_key ? -1 : 1));
}

/** Hashes a log anew from its first event to its last, head included, as a forger would who knows how. */
export async function hashAnew(log: TestLog): Promise<void> {
  let hash = GENESIS_HASH;
  for (const row of await storedRows(log)) {
    hash = hashOfRow(hash, row);
    await change(
      log,
      `update events set hash = '${hash}' where global_position = ${String(row.global_position)}`,
    );
  }
  await change(log, `update log_head set hash = '${hash}'`);
}

/** Appends a few events over several streams, some under idempotency keys: eleven in all. */
export async function fillWithNotes({ store }: TestLog): Promise<void> {
  await store.execute(append('a', ['first']));
  const metadata = (actor: string) => ({ actor, correlationId: actor, causationId: actor });
  for (const key of ['one', 'two', 'three']) {
    const together = appendAll([writeTo('a', [key]), writeTo(`b-${key}`, [key, 'é 🛫 \u0000'])]);
    await store.execute(
      keyed({ ...together, metadata: metadata(key) }, { key, caller: `caller "${key}" \ud800` }),
    );
  }
  await store.execute({ ...append('c', ['last']), metadata: metadata('last') });
}
