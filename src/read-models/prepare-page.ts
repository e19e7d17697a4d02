import type { EventReader } from '../event-store/event-reader.js';
import { knownEvent } from './known-event.js';
import { prepareEach, type ReadModel } from './read-model.js';

/** A page of the log to be prepared. */
export interface PageTask {
  readonly after: number;
  readonly limit: number;
  /** Positions of events that are left out. */
  readonly leftOut: readonly number[];
  /** Names of the models that it is prepared for. */
  readonly models: readonly string[];
}

/** A page of the log, and what each of some models made of it. */
export interface PreparedPage {
  /** Position of its last event; that before it where there is none. */
  readonly end: number;
  readonly parts: readonly unknown[];
}

/** Another thread that prepares pages of the log, so that this one writes meanwhile. */
export interface PageThread {
  /** A page, or null where the thread cannot prepare it: whoever asked does it, and tells why it fails. */
  prepare(task: PageTask): Promise<PreparedPage | null>;
  close(): Promise<void>;
}

/** Prepares a page of a log for some of these models. */
export async function preparePage(
  { log, models }: { readonly log: EventReader; readonly models: readonly ReadModel[] },
  task: PageTask,
): Promise<PreparedPage> {
  const all = await log.readAll(task.after, task.limit);
  const events = all.filter(({ globalPosition }) => !task.leftOut.includes(globalPosition)).map(knownEvent);
  const chosen = models.filter(({ name }) => task.models.includes(name));
  return {
    end: all.at(-1)?.globalPosition ?? task.after,
    parts: await Promise.all(prepareEach(chosen, events)),
  };
}
