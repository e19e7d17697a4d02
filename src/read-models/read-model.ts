import type { ProjectorTables } from '../event-store/projector-tables.js';
import type { OpenDatabase } from '../platform/database.js';
import type { KnownEvent } from './known-event.js';
import type { ReadTables } from './read-tables.js';

/** A table that a read model fills, and the columns that tell its rows apart. */
export interface ModelTable {
  readonly name: Exclude<keyof ReadTables, keyof ProjectorTables | 'rebuilds'>;
  readonly key: readonly string[];
}

/** Tables that are a fold of the log: any of them can be dropped and built again. */
export interface ReadModel<Part = unknown> {
  readonly name: string;
  /** To be raised when its rows or their fold change without a migration: a rebuild does not go on with those of the fold before. */
  readonly foldVersion: number;
  /** Its tables; no other model writes to them. */
  readonly tables: readonly ModelTable[];
  /** Makes of a page of events, in order, all that can be made without the rows that are there: data that another thread can make. */
  prepare(events: readonly KnownEvent[]): Promise<Part>;
  /** Writes the rows that follow from a page, by what was prepared of it. */
  write(read: OpenDatabase<ReadTables>, part: Part): Promise<void>;
}

/** What each of some models makes of a page of events; why one fails is told where it is awaited. */
export function prepareEach(
  models: readonly ReadModel[],
  events: readonly KnownEvent[],
): readonly Promise<unknown>[] {
  const parts = models.map(async (model) => model.prepare(events));
  for (const part of parts) part.catch(() => undefined);
  return parts;
}

/** Writes the rows of a page, one model after the other. */
export async function writeEach(
  read: OpenDatabase<ReadTables>,
  models: readonly ReadModel[],
  parts: readonly unknown[],
): Promise<void> {
  for (const [index, model] of models.entries()) await model.write(read, await parts[index]);
}
