import { sql } from 'kysely';
import type { OpenDatabase } from '../platform/database.js';
import { isDatabaseOutage } from '../platform/database-fault.js';
import { tracedAfter } from '../platform/tracing.js';
import { writeTransaction } from '../platform/write-transaction.js';
import { heldBackStreams, insertDeadLetters } from './dead-letters.js';
import { describeFault } from './describe-fault.js';
import { EVENT_PAGE_SIZE } from './event-reader.js';
import type { RecordedEvent } from './event.js';
import { PAGES_PER_TRANSACTION, type ProjectorOptions } from './projection.js';
import type { DeadLetterRow, ProjectorTables } from './projector-tables.js';
import { projectCarefully, type FailedEvent } from './try-projection.js';
import type { UnknownEvent } from './unknown-event.js';

/** Times that an event is tried before it is parked: an accident passes within them, a bug never does. */
export const MAX_EVENT_ATTEMPTS = 4;

/** How pages of the log were projected. */
export interface ProjectedPage {
  /** Where the checkpoint stands now. */
  readonly position: number;
  /** Of the last page: fewer than a page holds when there were no more. */
  readonly eventCount: number;
  /** Events that were left out, those that failed and those behind them. */
  readonly parked: readonly DeadLetterRow[];
  /** The event after the position, when it is one that this program does not know. */
  readonly stoppedAt: UnknownEvent | null;
}

/** Failed attempts so far, by position. */
export type FailedAttempts = Map<number, number>;

/** An event cannot be projected; it is tried again before it is parked. */
export class EventFault extends Error {
  constructor({ event, thrown }: FailedEvent, attempts: number) {
    super(
      `Event ${event.type} of ${event.streamId} at position ${String(event.globalPosition)} cannot be projected (attempt ${String(attempts)} of ${String(MAX_EVENT_ATTEMPTS)}): ${describeFault(thrown)}`,
    );
    this.name = 'EventFault';
  }
}

/** Something in a page cannot be projected. */
class PageFault extends Error {}

/**
 * Projects the next pages of the log, and moves the checkpoint in the same transaction. Where that fails because of
 * events, only the next page is: all other events of it are projected and those parked, once each of them has failed `MAX_EVENT_ATTEMPTS` times; until
 * then nothing is, and this throws `EventFault`. What a database fails with is thrown as it is.
 */
export async function projectPages<Tables extends ProjectorTables>(
  options: ProjectorOptions<Tables>,
  attempts: FailedAttempts,
): Promise<ProjectedPage> {
  const { read } = options;
  const inTransaction = (projectEvents: ProjectEvents<Tables>, pageCount: number): Promise<ProjectedPage> =>
    writeTransaction(read, async (db) => {
      const projectOne = () => projectNext({ db, engine: read.engine }, options, projectEvents);
      let page = await projectOne();
      for (let done = 1; done < pageCount && page.eventCount === EVENT_PAGE_SIZE; done += 1) {
        const next = await projectOne();
        page = { ...next, parked: [...page.parked, ...next.parked] };
      }
      return page;
    });
  const carefully: ProjectEvents<Tables> = (within, events) => careful(within, options, events, attempts);
  if (attempts.size > 0) return inTransaction(carefully, 1);
  try {
    return await inTransaction((within, events) => whole(within, options, events), PAGES_PER_TRANSACTION);
  } catch (error) {
    if (!(error instanceof PageFault)) throw error;
    return inTransaction(carefully, 1);
  }
}

/** What was left out of some events, and where their projection stopped. */
type LeftOut = Pick<ProjectedPage, 'parked' | 'stoppedAt'>;

type ProjectEvents<Tables> = (
  read: OpenDatabase<Tables>,
  events: readonly RecordedEvent[],
) => Promise<LeftOut>;

async function whole<Tables extends ProjectorTables>(
  read: OpenDatabase<Tables>,
  { project }: ProjectorOptions<Tables>,
  events: readonly RecordedEvent[],
): Promise<LeftOut> {
  try {
    await project(read, events);
  } catch (error) {
    throw isDatabaseOutage(error) ? error : new PageFault();
  }
  return { parked: [], stoppedAt: null };
}

async function careful<Tables extends ProjectorTables>(
  read: OpenDatabase<Tables>,
  options: ProjectorOptions<Tables>,
  events: readonly RecordedEvent[],
  attempts: FailedAttempts,
): Promise<LeftOut> {
  const { failed, behind, stoppedAt } = await projectCarefully(read, options.project, events);
  const attemptsOf = ({ event }: FailedEvent): number => attempts.get(event.globalPosition) ?? 0;
  for (const failure of failed) attempts.set(failure.event.globalPosition, attemptsOf(failure) + 1);
  const tryAgain = failed.find((failure) => attemptsOf(failure) < MAX_EVENT_ATTEMPTS);
  if (tryAgain !== undefined) throw new EventFault(tryAgain, attemptsOf(tryAgain));
  const parked = failed.map((failure) => ({
    ...letterOf(failure.event, options),
    error: describeFault(failure.thrown),
    attempts: attemptsOf(failure),
  }));
  return { parked: [...parked, ...behind.map((event) => letterOf(event, options))], stoppedAt };
}

/** An event that waits. */
function letterOf<Tables extends ProjectorTables>(
  event: RecordedEvent,
  { processor, now }: ProjectorOptions<Tables>,
): DeadLetterRow {
  return {
    processor,
    stream_id: event.streamId,
    global_position: event.globalPosition,
    event_type: event.type,
    state: 'parked',
    error: null,
    attempts: 0,
    parked_at: now().toISOString(),
  };
}

async function projectNext<Tables extends ProjectorTables>(
  read: OpenDatabase<Tables>,
  options: ProjectorOptions<Tables>,
  projectEvents: ProjectEvents<Tables>,
): Promise<ProjectedPage> {
  const { reader, processor, logger, reset } = options;
  const { position: after, hash, hasParked } = await lockCheckpoint(read, processor);
  const known = after === 0 ? 0 : 1; // the event at the checkpoint is read again, to see that it is still the same one
  const page = await reader.readAll(after - known, EVENT_PAGE_SIZE + known);
  if (known === 1 && page[0]?.hash !== hash) {
    logger.warn(
      { processor, position: after },
      'the log is not the one that was projected; it is projected anew',
    );
    await reset(read);
    return { position: 0, eventCount: EVENT_PAGE_SIZE, parked: [], stoppedAt: null };
  }
  const events = page.slice(known);
  const first = events.at(0);
  if (first === undefined) return { position: after, eventCount: 0, parked: [], stoppedAt: null };
  const attributes = {
    'jetsetgo.processor': processor,
    'jetsetgo.from_position': first.globalPosition,
    'jetsetgo.to_position': events.at(-1)?.globalPosition ?? first.globalPosition,
    'jetsetgo.events': events.length,
  };
  const causes = events.map(({ metadata }) => metadata.traceparent);
  return tracedAfter(causes, 'project', attributes, () =>
    projectRead(read, options, { after, hasParked, events }, projectEvents),
  );
}

/** A page as it was read, and from where. */
interface ReadPage extends Pick<LockedCheckpoint, 'hasParked'> {
  readonly after: number;
  readonly events: readonly RecordedEvent[];
}

async function projectRead<Tables extends ProjectorTables>(
  read: OpenDatabase<Tables>,
  options: ProjectorOptions<Tables>,
  { after, hasParked, events }: ReadPage,
  projectEvents: ProjectEvents<Tables>,
): Promise<ProjectedPage> {
  const { processor } = options;
  const streamIds = [...new Set(events.map(({ streamId }) => streamId))];
  const heldBack = hasParked ? await heldBackStreams(read, processor, streamIds) : new Set<string>();
  const open = heldBack.size === 0 ? events : events.filter(({ streamId }) => !heldBack.has(streamId));
  const { parked: faulty, stoppedAt } = await projectEvents(read, open);
  const end = stoppedAt?.position ?? Number.MAX_SAFE_INTEGER;
  const done = events.filter(({ globalPosition }) => globalPosition < end);
  const last = done.at(-1);
  if (last === undefined) return { position: after, eventCount: 0, parked: [], stoppedAt };
  const waiting = done.filter(({ streamId }) => heldBack.has(streamId));
  const parked = [...faulty, ...waiting.map((event) => letterOf(event, options))];
  await insertDeadLetters(read, parked);
  await sql`update checkpoints set global_position = ${last.globalPosition}, hash = ${last.hash}
    where processor = ${processor}`.execute(read.db);
  return { position: last.globalPosition, eventCount: done.length, parked, stoppedAt };
}

/** A checkpoint, kept from other nodes until the transaction ends. */
export interface LockedCheckpoint {
  readonly position: number;
  readonly hash: string | undefined;
  /** Whether some stream is held back. */
  readonly hasParked: boolean;
}

/** Locks the checkpoint of a processor: whoever writes what it projects holds this lock. */
export async function lockCheckpoint<Tables extends ProjectorTables>(
  { db, engine }: OpenDatabase<Tables>,
  processor: string,
): Promise<LockedCheckpoint> {
  const found = await sql<ProjectorTables['checkpoints'] & { readonly has_parked: boolean | number }>`
    select checkpoints.*, exists (
      select 1 from dead_letters where dead_letters.processor = ${processor} and state = 'parked'
    ) as has_parked
    from checkpoints where processor = ${processor} ${engine.lockRows}`.execute(db);
  const row = found.rows[0];
  return {
    position: Number(row?.global_position ?? 0),
    hash: row?.hash,
    hasParked: Boolean(row?.has_parked ?? false),
  };
}
