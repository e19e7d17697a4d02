import { describe, expect, it } from 'vitest';
import { checkNesting } from '../../../../src/graphql/server/documents/document-text.js';

describe('brackets within brackets', () => {
  it.each(['{', '[', '(', '{[('])('may be a hundred: %s', (brackets) => {
    const most = brackets.repeat(100 / brackets.length + 1);
    expect(checkNesting(most.slice(0, 100))).toBeNull();
    expect(checkNesting(most.slice(0, 101))).toMatch(/At most 100 levels/);
  });

  it('count while they are open', () => {
    expect(checkNesting('{a(b:[1])}'.repeat(5_000))).toBeNull();
  });
});
