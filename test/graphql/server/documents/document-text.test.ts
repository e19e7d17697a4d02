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

  const tooDeep = `{ a(b: ${'['.repeat(101)}`;

  it.each([
    ['a comment', `#${'}'.repeat(20_000)}\n${tooDeep}`],
    ['a comment with a separator that ends no line', `#\u2028${'}'.repeat(20_000)}\n${tooDeep}`],
    ['comments', '[#]\r'.repeat(101)],
    ['a text', `{ a(b: "${'}'.repeat(20_000)}" ${tooDeep}`],
    ['a text with a quote', String.raw`{ a(b: "\"${'}'.repeat(20_000)}\\" ${tooDeep}`],
    ['a block of text', `{ a(b: """${'}\n'.repeat(20_000)}""" ${tooDeep}`],
    ['a block of text with quotes', String.raw`{ a(b: """\""" ${'}'.repeat(20_000)} " "" """ ${tooDeep}`],
    ['texts', `{ a(b: "" c: "}" d: "]" ${tooDeep}`],
  ])('are not closed within %s', (_what, text) => {
    expect(checkNesting(text)).toMatch(/At most 100 levels/);
  });

  it.each([
    ['comments', '#[[[\n'.repeat(200)],
    ['texts', '"[[[" '.repeat(200)],
    ['a block of text', `"""${'[\n'.repeat(200)}\\"""[" """`],
    ['a text without an end', `"${'['.repeat(200)}`],
    ['a block of text without an end', `"""${'[\n'.repeat(200)}`],
  ])('are not opened within %s', (_what, text) => {
    expect(checkNesting(text)).toBeNull();
  });

  it.each(['"', '""', '"""', '"""\\', '\\"""', '"\\', '""" ', '#"', '#\n', '"\n', '["', '""""', '\\""""'])(
    'are counted in a time that grows with the text, also of %j again and again',
    (part) => {
      const startedMs = performance.now();
      checkNesting(part.repeat(300_000 / part.length));
      checkNesting(`"""${part.repeat(300_000 / part.length)}`);
      expect(performance.now() - startedMs).toBeLessThan(1_000);
    },
  );
});
