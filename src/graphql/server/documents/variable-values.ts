import { MAX_VALUE_DEPTH, MAX_VARIABLE_VALUES } from './document-limits.js';

/** What makes variables unfit to be read, or null when nothing does; every value is looked at once. */
export function checkVariables(variables: Readonly<Record<string, unknown>>): string | null {
  const open: (readonly [value: unknown, level: number])[] = [[variables, 0]];
  let count = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [value, level] = next;
    count += 1;
    if (count > MAX_VARIABLE_VALUES) {
      return `variables: at most ${String(MAX_VARIABLE_VALUES)} values are read; send fewer`;
    }
    if (typeof value === 'string' && value.includes('\0')) {
      return 'variables: a text may not hold the character U+0000; take it out';
    }
    if (typeof value !== 'object' || value === null) continue;
    if (level > MAX_VALUE_DEPTH) {
      return `variables: at most ${String(MAX_VALUE_DEPTH)} levels of lists and objects; no input here has more than three`;
    }
    for (const inner of Object.values(value) as unknown[]) open.push([inner, level + 1]);
  }
  return null;
}
