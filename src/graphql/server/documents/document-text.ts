import { MAX_NESTING } from './document-limits.js';

/** Opening and closing of everything that nests in a document. */
const STEPS: Readonly<Record<string, number>> = { '{': 1, '[': 1, '(': 1, '}': -1, ']': -1, ')': -1 };

/**
 * Comments, blocks of text and texts (GraphQL, section 2.1), which are passed over, or a bracket. Each of the former is taken
 * to its end or to that of the document, never given back, so that the whole is read once.
 */
const WORDS = /#[^\n\r]*|"""(?:[^"\\]|\\"""|\\|"(?!""))*(?:""")?|"(?:[^"\\\n\r]|\\.)*"?|[{[(}\])]/gu;

/**
 * What makes a text too deeply nested to be parsed, or null when nothing does: a parser that calls itself for each level
 * would run out of stack.
 */
export function checkNesting(text: string): string | null {
  let level = 0;
  for (const [word] of text.matchAll(WORDS)) {
    level += STEPS[word] ?? 0;
    if (level > MAX_NESTING) {
      return `At most ${String(MAX_NESTING)} levels of brackets in a document; ask for what lies deeper in a further request`;
    }
  }
  return null;
}
