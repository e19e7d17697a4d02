import type { Logger } from './platform/logger.js';

/** Everything that the engine takes from the world around it. */
export interface World {
  readonly now: () => Date;
  /** A UUIDv7: unique, not to be guessed, and in order of time. */
  readonly newId: () => string;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly logger: Logger;
  /** Told how far the read models are while they catch up with the log at the start. */
  readonly onCatchUp?: (position: number, head: number) => void;
}
