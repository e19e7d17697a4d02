import type { Caller } from '../access/caller.js';

/** What every operation knows about the request that it is part of. */
export interface RequestContext {
  /** Finds the request in logs, and in the events that it caused. */
  readonly requestId: string;
  readonly caller: Caller;
  /** Where the request came from, to bound how often it is asked from there. */
  readonly address: string;
  /** Aborts when the operation has taken too long, or nobody waits for it any more; queries stop then, mutations do not. */
  readonly signal: AbortSignal;
  /** What the resolvers of a query began, which may go on after its answer: the operation holds its place until it is over. */
  readonly work: Set<Promise<unknown>>;
}
