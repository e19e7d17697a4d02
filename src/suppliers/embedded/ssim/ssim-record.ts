import type { Columns } from './ssim-layout.js';

/** Why a timetable was refused, and where: the first thing found wrong. */
export interface SsimFault {
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  /** What was found and what is allowed. */
  readonly reason: string;
}

/** One record while it is read: its fields, and the first fault noted on it. */
export class SsimRecord {
  #fault: SsimFault | null = null;

  constructor(
    readonly text: string,
    readonly line: number,
  ) {}

  /** The first fault noted, or null while there is none. */
  get fault(): SsimFault | null {
    return this.#fault;
  }

  /** The characters of a field, blanks included. */
  field([from, to]: Columns): string {
    return this.text.slice(from - 1, to);
  }

  /** Notes a fault; the first one noted is kept. */
  refuse(column: number, reason: string): void {
    this.#fault ??= { line: this.line, column, reason };
  }

  /** Notes a fault at the first character of a field that differs from what is required there. */
  requireText([from, to]: Columns, required: string, reason: string): void {
    for (let column = from; column <= to; column++) {
      if (this.text[column - 1] !== required[column - from]) return this.refuse(column, reason);
    }
  }
}
