import type { OpenDatabase } from '../platform/database.js';
import type { Logger } from '../platform/logger.js';
import type { Signal } from '../platform/signal.js';
import type { EventReader } from './event-reader.js';
import type { RecordedEvent } from './event.js';
import type { ProjectorTables } from './projector-tables.js';

/**
 * Pages that one transaction projects at most, where a projection is far behind: it then hardly matters that pages of
 * indexes are written again by every transaction. Others wait for it for a fraction of a second.
 */
export const PAGES_PER_TRANSACTION = 4;

/** What is made of events, within the transaction that moves the checkpoint. */
export interface Projection<Tables> {
  /** Name of its checkpoint. */
  readonly processor: string;
  /** Writes rows for a page of events, in order. */
  readonly project: (read: OpenDatabase<Tables>, events: readonly RecordedEvent[]) => Promise<void>;
  /** Drops all rows and sets the checkpoint to the start: what was projected is no longer what the log holds. */
  readonly reset: (read: OpenDatabase<Tables>) => Promise<void>;
}

/** What a projector follows, and into where. */
export interface ProjectorOptions<Tables extends ProjectorTables> extends Projection<Tables> {
  readonly reader: EventReader;
  readonly read: OpenDatabase<Tables>;
  readonly appended: Signal;
  readonly logger: Logger;
  readonly now: () => Date;
}
