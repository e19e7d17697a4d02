/** Something wrong with what a caller asked for: the field by its path, and what is allowed there. */
export interface InputFault {
  readonly kind: 'fault';
  readonly field: string;
  readonly message: string;
  /** Where a client is to do something about it that it does about nothing else. */
  readonly code?: 'CURSOR_NOT_IN_LOG';
}

/** A fault of one field. */
export function inputFault(field: string, message: string, code?: InputFault['code']): InputFault {
  return { kind: 'fault', field, message, ...(code && { code }) };
}

/** Most entries of one page of a list. */
const MAX_PAGE_SIZE = 100;

/** The fault of a page size, or null when it may be asked for. */
export function checkPageSize(first: number, most = MAX_PAGE_SIZE): InputFault | null {
  if (first >= 1 && first <= most) return null;
  return inputFault('first', `must be from 1 to ${String(most)}, ${String(first)} given`);
}
