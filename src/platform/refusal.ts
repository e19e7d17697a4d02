/** What the system or a database said when it refused; null when the error is a fault of this program. */
export function refusalOf(error: unknown): string | null {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error && isRefusal(cause) ? cause.message : null;
}

/** Systems and databases give their refusals a code; those of Node itself are faults of a program. */
function isRefusal(error: Error): boolean {
  if ('code' in error) return !String(error.code).startsWith('ERR_');
  return /timeout|terminated/u.test(error.message); // a server that does not answer
}
