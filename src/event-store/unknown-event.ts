import type { RecordedEvent } from './event.js';

/** The log holds an event of a type or version that this program cannot read. */
export class UnknownEvent extends Error {
  readonly position: number;

  constructor({ type, schemaVersion, globalPosition }: RecordedEvent) {
    super(
      `Event ${type} version ${String(schemaVersion)} at position ${String(globalPosition)} is unknown to this version of the program; run one that knows it`,
    );
    this.name = 'UnknownEvent';
    this.position = globalPosition;
  }
}
