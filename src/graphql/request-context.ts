/** What every operation knows about the request that it is part of. */
export interface RequestContext {
  /** Finds the request in logs, and in the events that it caused. */
  readonly requestId: string;
  /** Who asks; idempotency keys belong to a caller. */
  readonly caller: string;
}
