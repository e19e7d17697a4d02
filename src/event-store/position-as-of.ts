import type { Kysely } from 'kysely';
import { sharedMetadata } from './answer-digest.js';
import type { EventRow, LogTables } from './log-tables.js';

/** Clocks of the nodes that append are taken to differ by no more: nothing is looked for behind an event that is so much later. */
const MAX_CLOCK_DIFFERENCE_MS = 10_000;

/** Places of the log that one query looks at: three or four of them find one among a million. */
const PROBE_COUNT = 64;

/** Events that are looked through at a time from the place that was found on back. */
const WINDOW_SIZE = 1_000;

/** The latest time that compares as a text. */
const LAST_TIME = '9999-12-31T23:59:59.999Z';

/**
 * Where a log stood at an instant: the position of its last event that was recorded by then, 0 when there is none. Nodes'
 * clocks differ, so events before that one may have been recorded later; all of them count, and a later instant never
 * shows less.
 */
export async function positionAsOf(db: Kysely<LogTables>, asOf: Date): Promise<number> {
  const { by, surelyAfter } = timesOf(asOf);
  for (let upTo = await lastNotAfter(db, surelyAfter); upTo > 0; upTo -= WINDOW_SIZE) {
    const last = await db
      .selectFrom('events')
      .select(({ fn }) => fn.max('global_position').as('position'))
      .where('global_position', '>', upTo - WINDOW_SIZE)
      .where('global_position', '<=', upTo)
      .where('recorded_at', '<=', by)
      .executeTakeFirst();
    const position = Number(last?.position ?? 0);
    if (position > 0) return position;
  }
  return 0;
}

/** A log as it is read from its beginning: a copy, or a database. */
interface LogPages {
  pages(): AsyncIterable<{ readonly events: readonly EventRow[] }>;
}

/** The same of a log that is read from its beginning, or the position up to which it is wanted; never in the middle of what was appended together. */
export async function lastPositionBy(source: LogPages, until: Date | number): Promise<number> {
  const limit = typeof until === 'number' ? until : Number.MAX_SAFE_INTEGER;
  const { by, surelyAfter } =
    typeof until === 'number' ? { by: LAST_TIME, surelyAfter: LAST_TIME } : timesOf(until);
  let position = 0;
  let command = { metadata: '', after: 0 };
  for await (const { events } of source.pages()) {
    for (const row of events) {
      const at = row.global_position;
      // Events of one command share their metadata: the same request, by the same caller.
      const metadata = sharedMetadata(row.metadata);
      const isOfCommand = metadata === command.metadata;
      if (!isOfCommand) command = { metadata, after: at - 1 };
      if (at <= limit && row.recorded_at <= by) position = at;
      else if (isOfCommand && position === at - 1) position = command.after;
      if (at > limit || row.recorded_at > surelyAfter) return position;
    }
  }
  return position;
}

function timesOf(asOf: Date): { readonly by: string; readonly surelyAfter: string } {
  const lastMs = Math.min(asOf.getTime() + MAX_CLOCK_DIFFERENCE_MS, Date.parse(LAST_TIME));
  return { by: asOf.toISOString(), surelyAfter: new Date(lastMs).toISOString() };
}

/** A position behind which every event was recorded after a time, as far as clocks agree. */
async function lastNotAfter(db: Kysely<LogTables>, time: string): Promise<number> {
  const head = await db
    .selectFrom('events')
    .select(({ fn }) => fn.max('global_position').as('position'))
    .executeTakeFirst();
  let reached = 0;
  let beyond = Number(head?.position ?? 0) + 1;
  while (beyond - reached > 1) {
    const step = Math.ceil((beyond - reached) / PROBE_COUNT);
    const probes = Array.from({ length: PROBE_COUNT }, (_, index) => reached + (index + 1) * step);
    const rows = await db
      .selectFrom('events')
      .select('global_position')
      .where('global_position', 'in', probes)
      .where('global_position', '<', beyond)
      .where('recorded_at', '<=', time)
      .execute();
    reached = Math.max(reached, ...rows.map((row) => Number(row.global_position)));
    beyond = Math.min(beyond, ...probes.filter((probe) => probe > reached));
  }
  return reached;
}
