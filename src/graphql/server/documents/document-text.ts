import { MAX_NESTING } from './document-limits.js';

/** Opening and closing of everything that nests in a document. */
const STEPS: Readonly<Record<string, number>> = { '{': 1, '[': 1, '(': 1, '}': -1, ']': -1, ')': -1 };

/**
 * What makes a text too deeply nested to be parsed, or null when nothing does: a parser that calls itself for each level
 * would run out of stack. Brackets within texts count too; no text that is of use holds a hundred of them unclosed.
 */
export function checkNesting(text: string): string | null {
  let level = 0;
  for (const [bracket] of text.matchAll(/[{[(}\])]/gu)) {
    level += STEPS[bracket] ?? 0;
    if (level > MAX_NESTING) {
      return `At most ${String(MAX_NESTING)} levels of brackets in a document; ask for what lies deeper in a further request`;
    }
  }
  return null;
}
