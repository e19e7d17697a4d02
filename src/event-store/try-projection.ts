import { sql } from 'kysely';
import type { OpenDatabase } from '../platform/database.js';
import { isDatabaseOutage } from '../platform/database-fault.js';
import type { RecordedEvent } from './event.js';
import type { Projection } from './projection.js';
import { UnknownEvent } from './unknown-event.js';

/** Why events cannot be projected: what their projection threw. */
export interface Fault {
  readonly thrown: unknown;
}

/** Projects events within a transaction that goes on when they cannot be; throws what is not their fault. */
export async function tryProjection<Tables>(
  read: OpenDatabase<Tables>,
  project: Projection<Tables>['project'],
  events: readonly RecordedEvent[],
): Promise<Fault | null> {
  await sql`savepoint before_projection`.execute(read.db);
  let fault: Fault | null = null;
  try {
    await project(read, events);
  } catch (error) {
    if (isDatabaseOutage(error)) throw error;
    fault = { thrown: error };
    await sql`rollback to savepoint before_projection`.execute(read.db); // fails where the connection is lost
  }
  await sql`release savepoint before_projection`.execute(read.db);
  return fault;
}

/** An event that cannot be projected, and why. */
export interface FailedEvent extends Fault {
  readonly event: RecordedEvent;
}

/** What became of events that were projected as far as they can be. */
export interface CarefulProjection {
  readonly failed: readonly FailedEvent[];
  /** Events behind a failed one of the same stream, which were not tried. */
  readonly behind: readonly RecordedEvent[];
  /** The first event that this program does not know; it and all after it were not projected. */
  readonly stoppedAt: UnknownEvent | null;
}

/** Projects all of the events that can be, each once and those of a stream in order, halving what fails to find out which do. */
export async function projectCarefully<Tables>(
  read: OpenDatabase<Tables>,
  project: Projection<Tables>['project'],
  events: readonly RecordedEvent[],
): Promise<CarefulProjection> {
  const failed: FailedEvent[] = [];
  const behind: RecordedEvent[] = [];
  let rest = events;
  let size = rest.length;
  for (;;) {
    const run = rest.slice(0, size);
    const [first] = run;
    if (first === undefined) return { failed, behind, stoppedAt: null };
    const fault = await tryProjection(read, project, run);
    if (fault === null) {
      rest = rest.slice(run.length);
    } else if (run.length > 1) {
      size = Math.ceil(run.length / 2);
    } else if (fault.thrown instanceof UnknownEvent) {
      const { position } = fault.thrown;
      const before = behind.filter((event) => event.globalPosition < position);
      return { failed, behind: before, stoppedAt: fault.thrown };
    } else {
      failed.push({ event: first, ...fault });
      behind.push(...rest.slice(1).filter(({ streamId }) => streamId === first.streamId));
      rest = rest.filter(({ streamId }) => streamId !== first.streamId);
      size = rest.length;
    }
  }
}
