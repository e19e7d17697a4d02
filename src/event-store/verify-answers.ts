import { sql, type Kysely } from 'kysely';
import { answerDigest, digestIn } from './answer-digest.js';
import type { CommandRow } from './commit-batch.js';
import { BrokenLog } from './log-chain.js';
import { answerPages } from './log-source.js';
import type { LogTables } from './log-tables.js';

/** An answer, and what the log holds of the event that it names. */
interface PlacedAnswer extends CommandRow {
  /** Metadata of the event, null when there is none. */
  readonly metadata: string | null;
  /** 1 where the last event that the answer names is of the same command as the first. */
  readonly command_count: number;
}

/** What the events carry of the answers. */
export interface AnswerDigests {
  /** How many events carry the digest of an answer. */
  readonly digestCount: number;
  /** The first of them, null where none does. */
  readonly firstDigestAt: number | null;
}

/** What the events say of the answers. */
export interface ExpectedAnswers extends AnswerDigests {
  /** Answers behind this position were given after the check began, and are left out. */
  readonly upTo: number;
}

/**
 * Every answer is the one whose digest its event carries, and no answer that an event tells of is missing; an answer whose
 * event carries none must be older than all that do, and name the events of one command. None ends behind the log.
 * Throws `BrokenLog` at the first that is wrong.
 */
export async function checkAnswers(db: Kysely<LogTables>, expected: ExpectedAnswers): Promise<void> {
  const around = sql`,
    (select cast(first.metadata as text) from events as first where first.event_id = commands.event_id) as metadata,
    (select count(*) from events as first join events as last on last.global_position = commands.global_position
      where first.event_id = commands.event_id and first.global_position <= last.global_position
      and cast(first.metadata as text) = cast(last.metadata as text)) as command_count`;
  await refuseBehindEnd(db);
  let proved = 0;
  for await (const rows of answerPages<PlacedAnswer>(db, expected.upTo, around)) {
    for (const row of rows) {
      const digest = row.metadata === null ? null : digestIn(row.metadata);
      if (digest === null ? !isPlausible(row, expected) : digest !== answerDigest(row))
        throw wrongAnswer(row);
      if (digest !== null) proved += 1;
    }
  }
  // No two answers have the same digest, since no two have the same name: as many as there are digests are all.
  if (proved !== expected.digestCount) throw await missingAnswer(db, expected.upTo);
}

/** As one statement sees answers and head, which are written together. */
async function refuseBehindEnd(db: Kysely<LogTables>): Promise<void> {
  const { rows } = await sql<CommandRow>`
    select commands.* from commands where global_position > (select global_position from log_head)
    order by global_position limit 1`.execute(db);
  if (rows[0] !== undefined) throw wrongAnswer(rows[0]);
}

function isPlausible(row: PlacedAnswer, { firstDigestAt }: AnswerDigests): boolean {
  if (Number(row.command_count) !== 1) return false;
  if (firstDigestAt !== null && Number(row.global_position) >= firstDigestAt) return false;
  try {
    return typeof JSON.parse(row.outcome) === 'object';
  } catch {
    return false;
  }
}

function wrongAnswer(row: CommandRow): BrokenLog {
  return new BrokenLog({
    code: 'ANSWER_WRONG',
    position: Number(row.global_position),
    message:
      'the answer kept for an idempotency key ends here, and is not the one that was given: it was changed, invented, or does not name the events of its command',
  });
}

async function missingAnswer(db: Kysely<LogTables>, upTo: number): Promise<BrokenLog> {
  const { rows } = await sql<{ readonly position: number | null }>`
    select min(events.global_position) as position from events
    left join commands on commands.event_id = events.event_id and commands.global_position <= ${upTo}
    where events.global_position <= ${upTo} and commands.event_id is null
    and cast(events.metadata as text) like '%,"answer":"%'`.execute(db);
  return new BrokenLog({
    code: 'ANSWER_MISSING',
    position: Number(rows[0]?.position),
    message: 'the answer to the command that appended this event under an idempotency key was deleted',
  });
}
