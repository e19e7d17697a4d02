import { sql } from 'kysely';
import type { OpenDatabase } from '../platform/database.js';
import { writeTransaction } from '../platform/write-transaction.js';
import { describeFault } from './describe-fault.js';
import type { EventReader } from './event-reader.js';
import { lockCheckpoint } from './project-page.js';
import type { Projection } from './projection.js';
import type { DeadLetterRow, ProjectorTables } from './projector-tables.js';
import { tryProjection } from './try-projection.js';

/** Whose parked events are dealt with, and how they are projected. */
export interface ParkedEventsOptions<Tables extends ProjectorTables> extends Pick<
  Projection<Tables>,
  'processor' | 'project'
> {
  readonly read: OpenDatabase<Tables>;
  readonly reader: EventReader;
}

/** How a retry ended. */
export interface RetryResult {
  /** Events that were projected at last. */
  readonly projectedCount: number;
  /** Streams that are still held back, by an event that failed again. */
  readonly heldBackCount: number;
}

/** Projects the parked events of a stream, of the stream of a parked event, or of all, in order; safe while projectors run. */
export async function retryParked<Tables extends ProjectorTables>(
  options: ParkedEventsOptions<Tables>,
  which: 'all' | { readonly streamId: string } | { readonly position: number },
): Promise<RetryResult> {
  let projectedCount = 0;
  let heldBackCount = 0;
  let after = 0;
  for (;;) {
    const head = await nextHead(options, which, after);
    if (head === undefined) return { projectedCount, heldBackCount };
    after = head.global_position;
    let result = await retryFirst(options, head.stream_id);
    for (; result === 'projected'; result = await retryFirst(options, head.stream_id)) projectedCount += 1;
    if (result === 'failed') heldBackCount += 1;
  }
}

/** Leaves a parked event out for good, and projects those of its stream behind it; null when it is not parked. */
export async function skipParked<Tables extends ProjectorTables>(
  options: ParkedEventsOptions<Tables>,
  position: number,
): Promise<RetryResult | null> {
  const { read, processor } = options;
  const skipped = await writeTransaction(read, async (db) => {
    await lockCheckpoint({ db, engine: read.engine }, processor);
    return sql<Pick<DeadLetterRow, 'stream_id'>>`
      update dead_letters set state = 'skipped'
      where processor = ${processor} and global_position = ${position} and state = 'parked'
      returning stream_id`.execute(db);
  });
  const streamId = skipped.rows[0]?.stream_id;
  return streamId === undefined ? null : retryParked(options, { streamId });
}

/** The next event after a position that holds its stream back, the first of those that are parked. */
async function nextHead<Tables extends ProjectorTables>(
  { read, processor }: ParkedEventsOptions<Tables>,
  which: Parameters<typeof retryParked>[1],
  after: number,
): Promise<DeadLetterRow | undefined> {
  const streamId =
    which === 'all'
      ? sql`stream_id`
      : 'streamId' in which
        ? sql`${which.streamId}`
        : sql`(select stream_id from dead_letters where processor = ${processor}
            and global_position = ${which.position} and state = 'parked')`;
  const found = await sql<DeadLetterRow>`
    select * from dead_letters as head
    where processor = ${processor} and state = 'parked' and stream_id = ${streamId} and global_position > ${after}
      and not exists (
        select 1 from dead_letters as earlier
        where earlier.processor = head.processor and earlier.stream_id = head.stream_id
          and earlier.state = 'parked' and earlier.global_position < head.global_position
      )
    order by global_position limit 1`.execute(read.db);
  return found.rows[0];
}

/** Projects the first parked event of a stream. */
function retryFirst<Tables extends ProjectorTables>(
  { read: { db, engine }, reader, processor, project }: ParkedEventsOptions<Tables>,
  streamId: string,
): Promise<'projected' | 'failed' | 'none left'> {
  return writeTransaction({ db, engine }, async (transaction) => {
    const read = { db: transaction, engine };
    await lockCheckpoint(read, processor);
    const found = await sql<DeadLetterRow>`
      select * from dead_letters where processor = ${processor} and stream_id = ${streamId} and state = 'parked'
      order by global_position limit 1`.execute(transaction);
    const position = found.rows[0]?.global_position;
    if (position === undefined) return 'none left';
    const [event] = await reader.readAll(position - 1, 1);
    if (event?.globalPosition !== position || event.streamId !== streamId) return 'failed'; // another log: it is about to be projected anew
    const fault = await tryProjection(read, project, [event]);
    const letter = sql`where processor = ${processor} and global_position = ${position}`;
    if (fault === null) {
      await sql`delete from dead_letters ${letter}`.execute(transaction);
      return 'projected';
    }
    await sql`update dead_letters set attempts = attempts + 1, error = ${describeFault(fault.thrown)} ${letter}`.execute(
      transaction,
    );
    return 'failed';
  });
}
