import { parse, type OperationDefinitionNode } from 'graphql';
import { expect, it } from 'vitest';
import { firstField, rootFields } from '../../../src/graphql/server/root-fields.js';

it.each([
  ['{ a b { c } a: d }', ['a', 'b', 'd']],
  [
    '{ ...f ... on Query { x } ...f } fragment f on Query { y ...g } fragment g on Query { z { w } }',
    'y z x y z'.split(' '),
  ],
  ['{ a @skip(if: true) }', ['a']],
])('finds every field at the root of %s', (text, names) => {
  const document = parse(text);
  const operation = document.definitions[0] as OperationDefinitionNode;
  expect(rootFields({ document, operation }).map(({ name }) => name.value)).toEqual(names);
});

it.each([
  ['{ a b }', 'a'],
  ['{ ...f a } fragment f on Query { alias: y }', 'y'],
  ['{ __typename a }', 'a'],
  ['{ __schema { queryType { name } } }', 'other'],
])('tells of %s that its first field is %s', (text, field) => {
  const document = parse(text);
  const operation = document.definitions[0] as OperationDefinitionNode;
  expect(firstField(rootFields({ document, operation }))).toBe(field);
});
