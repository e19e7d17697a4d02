import { sql, type Kysely } from 'kysely';
import { insertBatch } from '../platform/batch-sql.js';
import type { OpenDatabase } from '../platform/database.js';
import type { BatchColumn } from '../platform/sql-engine.js';
import type { BookingTask, TaskKind } from './booking-task.js';
import type { ProcessTables } from './process-tables.js';

const TASK_COLUMNS: readonly BatchColumn[] = [
  { name: 'task_id', type: 'text' },
  { name: 'kind', type: 'text' },
  { name: 'booking_id', type: 'text' },
  { name: 'subject_id', type: 'text' },
  { name: 'created_at', type: 'text' },
  { name: 'due_at', type: 'text' },
  { name: 'attempts', type: 'integer' },
];

const CLOCK_COLUMNS: readonly BatchColumn[] = [
  { name: 'task', type: 'text' },
  { name: 'due', type: 'text' },
];

/** Tasks shown one by one to an operator: those that were tried most. */
const MAX_TROUBLED_SHOWN = 20;

/** Tries after which a task is in trouble rather than unlucky. */
const TROUBLED_ATTEMPTS = 3;

/** A task that this process has begun, for a while alone. */
export interface ClaimedTask {
  readonly taskId: string;
  readonly kind: TaskKind;
  readonly bookingId: string;
  readonly subjectId: string;
  /** When it was found to be wanted: nothing was sent for it before. */
  readonly createdAtMs: number;
  /** Times that it was begun, this one included. */
  readonly attempts: number;
}

/** What waits to be done, for an operator to see. */
export interface TaskStatus {
  readonly kinds: readonly {
    readonly kind: TaskKind;
    readonly count: number;
    /** Those whose time has come. */
    readonly dueCount: number;
    /** UTC, ISO 8601. */
    readonly earliestDueAt: string;
    readonly mostAttempts: number;
  }[];
  /** Tasks that several tries did not get done, at most 20 of them, the most tried first. */
  readonly troubled: readonly {
    readonly taskId: string;
    readonly kind: TaskKind;
    readonly bookingId: string;
    readonly attempts: number;
    readonly lastError: string | null;
    /** When it was first wanted. UTC, ISO 8601. */
    readonly since: string;
  }[];
}

/** Work that does not follow from how a booking stands: it goes when it is done. */
const NOT_OF_STATE: TaskKind = 'TELL_AGAIN';

/** Makes what is to be done for some bookings as they stand exactly the given tasks. */
export async function replaceTasks(
  { db, engine }: OpenDatabase<ProcessTables>,
  bookingIds: readonly string[],
  tasks: readonly BookingTask[],
  now: Date,
): Promise<void> {
  const wanted = tasks.map(({ taskId }) => taskId);
  await sql`
    delete from process_tasks where ${engine.isAmong('booking_id', bookingIds)}
    and not ${engine.isAmong('task_id', wanted)} and kind <> ${NOT_OF_STATE}`.execute(db);
  await addTasks({ db, engine }, tasks, now);
}

/** Adds tasks. Those that were there already stay as they are, but that one which waits for a clock and was never begun is due when it is now. */
export async function addTasks(
  { db, engine }: OpenDatabase<ProcessTables>,
  tasks: readonly BookingTask[],
  now: Date,
): Promise<void> {
  if (tasks.length === 0) return;
  const at = now.toISOString();
  const rows = tasks.map((task) => ({
    task_id: task.taskId,
    kind: task.kind,
    booking_id: task.bookingId,
    subject_id: task.subjectId,
    created_at: at,
    due_at: task.dueAt ?? at,
    attempts: 0,
  }));
  const overwrite = { key: 'task_id', columns: [] };
  await insertBatch(engine, { table: 'process_tasks', columns: TASK_COLUMNS, rows, overwrite }).execute(db);
  const clocks = tasks.flatMap(({ taskId, dueAt }) => (dueAt === null ? [] : { task: taskId, due: dueAt }));
  if (clocks.length === 0) return;
  await sql`
    update process_tasks set due_at = batch.due from ${engine.batch(clocks, CLOCK_COLUMNS)}
    where task_id = batch.task and attempts = 0 and due_at <> batch.due`.execute(db);
}

/** Begins tasks whose time has come, the longest due first: until `untilMs` nobody else will. */
export async function claimTasks(
  { db, engine }: OpenDatabase<ProcessTables>,
  claim: { readonly nowMs: number; readonly untilMs: number; readonly limit: number },
): Promise<readonly ClaimedTask[]> {
  const claimed = await sql<ProcessTables['process_tasks']>`
    with claimable as (
      select task_id as claimable_id from process_tasks where due_at <= ${isoTime(claim.nowMs)}
      order by due_at limit ${claim.limit} ${engine.lockFreeRows}
    )
    update process_tasks set due_at = ${isoTime(claim.untilMs)}, attempts = attempts + 1
    from claimable where task_id = claimable_id
    returning task_id, kind, booking_id, subject_id, created_at, attempts`.execute(db);
  return claimed.rows.map((row) => ({
    taskId: row.task_id,
    kind: row.kind as TaskKind,
    bookingId: row.booking_id,
    subjectId: row.subject_id,
    createdAtMs: Date.parse(row.created_at),
    attempts: Number(row.attempts),
  }));
}

/** Gives a task that was begun back, to be begun again at a time unless the log says by then that it is done. */
export async function postponeTask(
  db: Kysely<ProcessTables>,
  { taskId, attempts }: ClaimedTask,
  until: { readonly dueAtMs: number; readonly error: string | null },
): Promise<void> {
  await db
    .updateTable('process_tasks')
    .set({ due_at: isoTime(until.dueAtMs), last_error: until.error })
    .where('task_id', '=', taskId)
    .where('attempts', '=', attempts) // begun by another since then: it is that one's
    .execute();
}

/** Keeps a task that was begun from others for longer. */
export async function extendClaim(
  db: Kysely<ProcessTables>,
  { taskId, attempts }: ClaimedTask,
  untilMs: number,
): Promise<void> {
  await db
    .updateTable('process_tasks')
    .set({ due_at: isoTime(untilMs) })
    .where('task_id', '=', taskId)
    .where('attempts', '=', attempts) // begun by another since then: it is that one's
    .execute();
}

/** Lets a task be begun now. */
export async function hastenTask(db: Kysely<ProcessTables>, taskId: string, nowMs: number): Promise<void> {
  const now = isoTime(nowMs);
  await db
    .updateTable('process_tasks')
    .set({ due_at: now })
    .where('task_id', '=', taskId)
    .where('due_at', '>', now)
    .execute();
}

/** Takes a task away that is done. */
export async function dropTask(db: Kysely<ProcessTables>, { taskId }: ClaimedTask): Promise<void> {
  await db.deleteFrom('process_tasks').where('task_id', '=', taskId).execute();
}

/** Tasks that several tries did not get done. */
export async function countTroubled(db: Kysely<ProcessTables>): Promise<number> {
  const counted = await db
    .selectFrom('process_tasks')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('attempts', '>=', TROUBLED_ATTEMPTS)
    .executeTakeFirst();
  return Number(counted?.count ?? 0);
}

/** When the next task is due, or null when there is none. */
export async function nextDueMs(db: Kysely<ProcessTables>): Promise<number | null> {
  const next = await db
    .selectFrom('process_tasks')
    .select('due_at')
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst();
  return next === undefined ? null : Date.parse(next.due_at);
}

/** What waits to be done. */
export async function readTaskStatus(db: Kysely<ProcessTables>, nowMs: number): Promise<TaskStatus> {
  const kinds = await sql<{
    kind: TaskKind;
    count: number;
    due_count: number;
    earliest: string;
    most: number;
  }>`
    select kind, count(*) as count, sum(case when due_at <= ${isoTime(nowMs)} then 1 else 0 end) as due_count,
      min(due_at) as earliest, max(attempts) as most
    from process_tasks group by kind order by kind`.execute(db);
  const troubled = await db
    .selectFrom('process_tasks')
    .selectAll()
    .where('attempts', '>=', TROUBLED_ATTEMPTS)
    .orderBy('attempts', 'desc')
    .orderBy('task_id')
    .limit(MAX_TROUBLED_SHOWN)
    .execute();
  return {
    kinds: kinds.rows.map((row) => ({
      kind: row.kind,
      count: Number(row.count),
      dueCount: Number(row.due_count),
      earliestDueAt: row.earliest,
      mostAttempts: Number(row.most),
    })),
    troubled: troubled.map((row) => ({
      taskId: row.task_id,
      kind: row.kind as TaskKind,
      bookingId: row.booking_id,
      attempts: Number(row.attempts),
      lastError: row.last_error,
      since: row.created_at,
    })),
  };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
