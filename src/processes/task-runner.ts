import type { OpenDatabase } from '../platform/database.js';
import type { Logger } from '../platform/logger.js';
import { createSignal, type Signal } from '../platform/signal.js';
import type { ProcessTables } from './process-tables.js';
import { claimTasks, extendClaim, nextDueMs, postponeTask, type ClaimedTask } from './task-table.js';

/** Whoever begins a task has it alone for so long, and claims it again while it goes on: that of a lost process is taken over by then. */
const CLAIM_MS = 10_000;

/** How often a claim is renewed: twice may fail. */
const RENEW_MS = 3_000;

/** Tasks under way at once in one process; each waits for a provider most of the time. */
const MAX_RUNNING = 16;

/** The first pause before a task is begun again; it doubles from one to the next. */
const FIRST_PAUSE_MS = 1_000;

/** A provider that was away for a day costs a customer no longer than this once it is back. */
const LONGEST_PAUSE_MS = 600_000;

/** A task that is done goes when its event is looked through: until then it is not begun again. */
const DONE_PAUSE_MS = 30_000;

/** How long a runner sleeps when nobody wakes it: the delay at which it takes over from a process that was lost. */
const LONGEST_SLEEP_MS = 5_000;

/** How a task went. */
export type TaskResult =
  | { readonly kind: 'done' }
  /** To be begun again later; the reason is for the operator and holds no personal data. */
  | {
      readonly kind: 'later';
      readonly reason: string;
      /** Where soon is of no use, the least pause. */
      readonly leastPauseMs?: number;
    };

/** What a runner of tasks needs. */
export interface TaskRunnerOptions {
  readonly tasks: OpenDatabase<ProcessTables>;
  /** Does one task; may be called twice for the same, even at once. */
  readonly run: (task: ClaimedTask) => Promise<TaskResult>;
  readonly tasksChanged: Signal;
  readonly now: () => Date;
  readonly logger: Logger;
}

/** Begins tasks when they are due, a bounded number at once; safe to run in several processes at once. */
export class TaskRunner {
  private readonly stopping = new AbortController();
  private readonly running = new Set<Promise<void>>();
  private loop: Promise<void> = Promise.resolve();

  constructor(private readonly options: TaskRunnerOptions) {}

  /** Does all that is due now, and answers how many tasks were begun. */
  async runDue(): Promise<number> {
    let total = 0;
    for (;;) {
      const begun = await this.begin();
      await Promise.all(this.running);
      if (begun === 0) return total;
      total += begun;
    }
  }

  /** Goes on in the background. */
  start(): void {
    this.loop = this.runForEver();
  }

  /** Ends after the tasks under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
    await Promise.all(this.running);
  }

  private async runForEver(): Promise<void> {
    const { tasksChanged, logger } = this.options;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const round = new AbortController(); // whichever wait loses ends with the round
      const ended = AbortSignal.any([signal, round.signal]);
      const woken = tasksChanged.wait(LONGEST_SLEEP_MS, ended); // before looking: what comes between the two is not missed
      try {
        await this.begin();
        await Promise.race([woken, createSignal().wait(await this.untilNextMs(), ended)]);
      } catch (error) {
        logger.error({ err: error }, 'tasks cannot be begun, will be tried again');
        await createSignal().wait(LONGEST_SLEEP_MS, signal);
      } finally {
        round.abort();
      }
    }
  }

  /** How long nothing is due; while as many tasks run as may, the end of one wakes. */
  private async untilNextMs(): Promise<number> {
    const { tasks, now } = this.options;
    if (this.running.size >= MAX_RUNNING) return LONGEST_SLEEP_MS;
    const next = await nextDueMs(tasks.db);
    return next === null ? LONGEST_SLEEP_MS : Math.min(Math.max(0, next - now().getTime()), LONGEST_SLEEP_MS);
  }

  private async begin(): Promise<number> {
    const nowMs = this.options.now().getTime();
    const limit = MAX_RUNNING - this.running.size;
    if (limit === 0 || this.stopping.signal.aborted) return 0;
    const claimed = await claimTasks(this.options.tasks, { nowMs, untilMs: nowMs + CLAIM_MS, limit });
    for (const task of claimed) {
      const ending = this.perform(task).finally(() => {
        this.running.delete(ending);
        this.options.tasksChanged.notify();
      });
      this.running.add(ending);
    }
    return claimed.length;
  }

  /** Never rejects: a task that cannot even be given back is begun again once its claim has passed. */
  private async perform(task: ClaimedTask): Promise<void> {
    const { run, tasks, now, logger } = this.options;
    const { taskId, kind, attempts } = task;
    const renewing = setInterval(() => {
      extendClaim(tasks.db, task, now().getTime() + CLAIM_MS).catch((error: unknown) => {
        logger.warn({ err: error, taskId, kind }, 'the claim of a task cannot be renewed');
      });
    }, RENEW_MS);
    try {
      const result = await run(task).catch((error: unknown): TaskResult => {
        logger.error({ err: error, taskId, kind, attempts }, 'a task failed, will be tried again');
        return { kind: 'later', reason: error instanceof Error ? error.name : 'Error' };
      });
      clearInterval(renewing); // a claim must not come after the pause
      await postponeTask(tasks.db, task, {
        dueAtMs: now().getTime() + pauseOf(result, attempts),
        error: result.kind === 'later' ? result.reason : null,
      });
    } catch (error) {
      logger.error({ err: error, taskId, kind, attempts }, 'a task cannot be given back');
    } finally {
      clearInterval(renewing);
    }
  }
}

function pauseOf(result: TaskResult, attempts: number): number {
  if (result.kind === 'done') return DONE_PAUSE_MS;
  const doubled = Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS);
  return Math.max(doubled, result.leastPauseMs ?? 0);
}
