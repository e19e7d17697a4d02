import { getIntrospectionQuery, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { exampleOperations } from '../../../../src/graphql/explorer/example-operations.js';
import { checkShape } from '../../../../src/graphql/server/documents/document-shape.js';

const check = (text: string): string | null => checkShape(parse(text));
const repeated = (count: number, make: (index: number) => string, separator = ' '): string =>
  Array.from({ length: count }, (_, index) => make(index)).join(separator);
const nested = (depth: number): string => `${'{a'.repeat(depth)}${'}'.repeat(depth)}`;
/** Fragments of which each spreads the next twice: 2 to the power of their number. */
const bomb = (levels: number, end: string): string =>
  `${repeated(levels, (i) => `fragment f${String(i)} on Q { ...f${String(i + 1)} ...f${String(i + 1)} }`)}
   fragment f${String(levels)} on Q { ${end} }`;

describe('a document of use', () => {
  it.each([
    [
      'introspection',
      getIntrospectionQuery({ inputValueDeprecation: true, schemaDescription: true, oneOf: true }),
    ],
    ...exampleOperations({
      departDate: 'x',
      offerId: null,
      idempotencyKey: 'x',
      openedAt: 'x',
    }).map(({ name, document }) => [name, document]),
  ])('passes: %s', (_name, document) => {
    expect(check(document)).toBeNull();
  });
});

describe('a document too large or too tangled', () => {
  it.each([
    ['depth', nested(16), nested(17), /16 levels of fields/],
    [
      'depth through fragments',
      `{ a ${nested(4)} b { ...f } } fragment f on Q ${nested(15)}`,
      `{ a ${nested(4)} b { ...f } } fragment f on Q ${nested(16)}`,
      /16 levels of fields/,
    ],
    [
      'types of variables',
      `query($a: ${'[['.repeat(5)}Int!${']!]'.repeat(5)}) { a }`,
      `query($a: ${'['.repeat(11)}Int${']'.repeat(11)}) { a }`,
      /10 lists within lists in the type of a variable/,
    ],
    [
      'inline fragments',
      `{ ${'... {'.repeat(30)} a ${'}'.repeat(30)} }`,
      `{ ${'... {'.repeat(40)} a ${'}'.repeat(40)} }`,
      /levels of selections/,
    ],
    [
      'width',
      `{ a { ${repeated(100, () => 'b')} } }`,
      `{ a { ${repeated(101, () => 'b')} } }`,
      /100 fields side/,
    ],
    [
      'fields',
      `{ ${repeated(9, () => `a { ${repeated(50, () => 'b')} }`)} }`,
      `{ ${repeated(10, () => `a { ${repeated(50, () => 'b')} }`)} }`,
      /500 fields in an operation/,
    ],
    [
      'root fields',
      `{ ${repeated(10, () => 'a')} }`,
      `{ ${repeated(11, () => 'a')} }`,
      /10 fields at the root/,
    ],
    [
      'root fields in fragments, each time that they are spread',
      `{ ...f ...f } fragment f on Q { ${repeated(5, () => 'a')} }`,
      `{ ...f ... { ...f } a } fragment f on Q { ${repeated(5, () => 'a')} }`,
      /10 fields at the root/,
    ],
    ['a bomb of fragments', `{ ...f0 } ${bomb(3, 'a')}`, `{ ...f0 } ${bomb(40, 'a')}`, /500 fields/],
    ['a bomb that nothing spreads', `{ a } ${bomb(3, 'a')}`, `{ a } ${bomb(40, 'a')}`, /500 fields/],
    [
      'aliases',
      `{ a { ${repeated(30, (i) => `a${String(i)}: b`)} } }`,
      `{ a { ${repeated(31, (i) => `a${String(i)}: b`)} } }`,
      /30 aliases/,
    ],
    [
      'directives on one field',
      `{ a ${repeated(50, () => '@x')} }`,
      `{ a ${repeated(51, () => '@x')} }`,
      /50 directives/,
    ],
    [
      'directives in fragments',
      `{ a { ...f b @x } } fragment f on Q @x { ${repeated(48, () => 'a @x')} }`,
      `{ a { ...f b @x } } fragment f on Q @x { ${repeated(49, () => 'a @x')} }`,
      /50 directives/,
    ],
    [
      'operations',
      repeated(50, (i) => `query q${String(i)} { a }`),
      repeated(51, (i) => `query q${String(i)} { a }`),
      /50 operations/,
    ],
    [
      'variables',
      `query(${repeated(50, (i) => `$v${String(i)}: Int`)}) { a }`,
      `query(${repeated(51, (i) => `$v${String(i)}: Int`)}) { a }`,
      /50 variables/,
    ],
    [
      'lists in a value',
      `{ a(b: ${'['.repeat(10)}${']'.repeat(10)}) }`,
      `{ a(b: ${'['.repeat(12)}${']'.repeat(12)}) }`,
      /10 levels of lists/,
    ],
    [
      'objects in a default value',
      `query($v: I = ${'{a:'.repeat(10)}1${'}'.repeat(10)}) { a }`,
      `query($v: I = ${'{a:'.repeat(12)}1${'}'.repeat(12)}) { a }`,
      /10 levels of lists/,
    ],
    ['a text with NUL', '{ a(b: "c") }', String.raw`{ a(b: "c\u0000") }`, /U\+0000/],
    ['type definitions', '{ a }', '{ a } type T { a: Int }', /type definitions/],
    [
      'a fragment in itself',
      '{ ...f } fragment f on Q { a }',
      '{ ...f } fragment f on Q { a { ...f } }',
      /cycle/,
    ],
    [
      'fragments in a circle',
      '{ a } fragment f on Q { ...g } fragment g on Q { a }',
      '{ a } fragment f on Q { ...g } fragment g on Q { a { ...f } }',
      /cycle/,
    ],
  ])('is refused with its limit: %s', (_name, passing, refused, message) => {
    expect(check(passing)).toBeNull();
    expect(check(refused)).toMatch(message);
  });
});
