import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { CommandRow } from './commit-batch.js';
import { createEventReader, EVENT_PAGE_SIZE, type LogHead } from './event-reader.js';
import { BrokenLog, CHAIN_START, followChain, missingEvent } from './log-chain.js';
import type { EventRow, LogTables } from './log-tables.js';

/** A part of a log: events in order, or answers to commands. */
export interface LogPage {
  readonly events: readonly EventRow[];
  readonly answers: readonly CommandRow[];
}

/** A whole log as it was at one moment, to be copied. */
export interface LogSource {
  readonly head: LogHead;
  /** Every event in order, then every answer; throws where the chain of hashes is broken. */
  pages(): AsyncIterable<LogPage>;
}

/**
 * The log in a database as it is now. It needs no transaction, however long it takes: what was appended never changes,
 * and what is appended meanwhile lies behind the head.
 */
export async function readLogDatabase(db: Kysely<LogTables>): Promise<LogSource> {
  const head = await createEventReader(db).head();
  return {
    head,
    async *pages() {
      for await (const events of eventPages(db, head)) yield { events, answers: [] };
      for await (const answers of answerPages(db, head.position)) yield { events: [], answers };
    },
  };
}

async function* eventPages(db: Kysely<LogTables>, head: LogHead): AsyncGenerator<readonly EventRow[]> {
  let end = CHAIN_START;
  while (end.position < head.position) {
    const rows = await db
      .selectFrom('events')
      .selectAll()
      .where('global_position', '>', end.position)
      .where('global_position', '<=', head.position)
      .orderBy('global_position')
      .limit(EVENT_PAGE_SIZE)
      .execute();
    if (rows.length === 0) throw new BrokenLog(missingEvent(end.position + 1));
    end = followChain(end, rows);
    yield rows;
  }
}

/** Every answer to a command up to a position, in pages, each with what else is asked of `commands`. */
export async function* answerPages<More = object>(
  db: Kysely<LogTables>,
  upTo: number,
  more: RawBuilder<unknown> = sql``,
): AsyncGenerator<readonly (CommandRow & More)[]> {
  let last: CommandRow | undefined;
  for (;;) {
    const after: RawBuilder<unknown> =
      last === undefined
        ? sql`true`
        : sql`(caller, idempotency_key) > (${last.caller}, ${last.idempotency_key})`;
    const { rows } = await sql<CommandRow & More>`
      select commands.* ${more} from commands where ${after} and global_position <= ${upTo}
      order by caller, idempotency_key limit ${EVENT_PAGE_SIZE}`.execute(db);
    yield rows;
    last = rows.at(-1);
    if (rows.length < EVENT_PAGE_SIZE) return;
  }
}
