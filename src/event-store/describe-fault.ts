/** Characters kept of a description: the kind of an error and one place in the program. */
const MAX_FAULT_LENGTH = 200;

/** What kind of error it was and where in the program; never its message, which may quote personal data. */
export function describeFault(error: unknown): string {
  if (!(error instanceof Error)) return `a thrown ${typeof error}`;
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  const place = placeOf(error);
  return `${error.name}${code}${place === null ? '' : ` at ${place}`}`.slice(0, MAX_FAULT_LENGTH);
}

/** Function, file and line of the innermost call, which come after the message in a stack. */
function placeOf({ message, stack = '' }: Error): string | null {
  const messageAt = stack.indexOf(message);
  if (messageAt < 0) return null;
  const frame = /^\n {4}at (?:(?<caller>[^(\n]+) \()?[^\n]*?(?<file>[^/\s()]+:\d+:\d+)\)?$/mu.exec(
    stack.slice(messageAt + message.length),
  );
  const { caller, file } = frame?.groups ?? {};
  return file === undefined ? null : [caller, file].filter(Boolean).join(' ');
}
