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
export interface ReadModel {
  readonly name: string;
  /** To be raised when its rows or their fold change without a migration: a rebuild does not go on with those of the fold before. */
  readonly foldVersion: number;
  /** Its tables; no other model writes to them. */
  readonly tables: readonly ModelTable[];
  /** Begins with a page of events, in order, what needs no rows; what it answers writes the rows. */
  project(events: readonly KnownEvent[]): WriteRows;
}

/** Writes the rows of a page. */
export type WriteRows = (read: OpenDatabase<ReadTables>) => Promise<void>;

/** Begins with a page of events in each of the models; what it answers writes the rows of all, one model after the other. */
export function beginInto(models: readonly ReadModel[], events: readonly KnownEvent[]): WriteRows {
  const writes = models.map((model) => model.project(events));
  return async (read) => {
    for (const write of writes) await write(read);
  };
}
