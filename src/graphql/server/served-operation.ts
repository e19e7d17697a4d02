import type { Principal } from '../../access/caller.js';

/** What an operator may know of an operation that was served: never a variable, never a person. */
export interface ServedOperation {
  readonly requestId: string;
  readonly transport: 'http' | 'websocket' | 'sse';
  /** What it was, or `none` when it never came to be one. */
  readonly kind: 'query' | 'mutation' | 'subscription' | 'none';
  /** The name that the client gave it, shortened. */
  readonly name: string | null;
  /** The first field at its root, a word of the schema; `other` where it was not found valid, and of introspection. */
  readonly field: string;
  /** What kind of caller asked. */
  readonly caller: Principal['role'];
  /** The answer to a query or mutation, or the taking up of a subscription. */
  readonly durationMs: number;
  readonly cost: number | null;
  /** Codes of its errors; none when all went well. */
  readonly codes: readonly string[];
}

/** Told of every operation when it has been answered. */
export type OnServed = (served: ServedOperation) => void;

/** Told of every subscription that begins; the answer is called when it ends, once or more often. */
export type OnSubscribed = (transport: ServedOperation['transport']) => () => void;

/** Longest part of an operation's name that is kept: names are the client's to choose. */
const MAX_NAME_LENGTH = 80;

/** The part of an operation's name that is kept. */
export function keptName(name: string | null | undefined): string | null {
  return name?.slice(0, MAX_NAME_LENGTH) ?? null;
}

/** The codes of some errors, each once. */
export function codesOf(
  errors: readonly { readonly extensions?: Readonly<Record<string, unknown>> }[] = [],
): readonly string[] {
  const codes = errors.map(({ extensions }) => extensions?.['code']);
  return [...new Set(codes.map((code) => (typeof code === 'string' ? code : 'UNKNOWN')))];
}
