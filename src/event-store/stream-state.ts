/** A stream folded up to a version. */
export interface StreamState {
  readonly version: number;
  readonly state: unknown;
}
