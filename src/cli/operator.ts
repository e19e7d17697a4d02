import { readConfiguration, type Configuration } from '../configuration.js';

/** How a command ends: everything is fine, a fault was found, or it was called wrongly. */
export type ExitCode = 0 | 1 | 2;

/** What a command takes from the world around it, and where it speaks to the operator. */
export interface Operator {
  /** The variables that the server reads. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Prints a line of the answer; waits while the reader is slow, throws `OutputClosed` when there is none any more. */
  readonly print: (line: string) => Promise<void>;
  /** Says what is not part of the answer. */
  readonly tell: (line: string) => void;
  /** Where progress is drawn, when it is a terminal. */
  readonly progress: NodeJS.WritableStream;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly randomBytes: (count: number) => Uint8Array;
}

/** A command found or met a fault; the message says what it is and what to do. */
export class OperatorFault extends Error {}

/** A command was called wrongly; the message names the option or variable and what it takes. */
export class WrongUsage extends Error {}

/** Whoever read the answer went away, as `head` does. */
export class OutputClosed extends Error {}

/** The configuration that the server would run with. */
export function operatorConfiguration({ environment }: Operator): Configuration {
  const reading = readConfiguration(environment);
  if (reading.kind === 'invalid') throw new WrongUsage(reading.faults.join('\n'));
  return reading.configuration;
}
