import {
  GraphQLList,
  type GraphQLObjectType,
  isObjectType,
  parse,
  type OperationDefinitionNode,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSchema } from '../../../../src/graphql/schema.js';
import { FIELD_COSTS, LIST_SIZES } from '../../../../src/graphql/server/documents/field-costs.js';
import { operationCost } from '../../../../src/graphql/server/documents/operation-cost.js';

const schema = createSchema();

function cost(text: string, variables: Readonly<Record<string, unknown>> = {}): number {
  const document = parse(text);
  return operationCost(schema, {
    document,
    operation: document.definitions[0] as OperationDefinitionNode,
    variables,
  });
}

const BOOKINGS = 5;

describe('the cost of an operation', () => {
  it.each([
    ['single values cost nothing', '{ booking(id: "x") { id reference } }', 2],
    ['objects cost 1', '{ booking(id: "x") { totalPrice { amount } contact { email } } }', 4],
    ['a list costs its usual length', '{ booking(id: "x") { slices { stops } } }', 2 + 2],
    ['lists in lists multiply', '{ booking(id: "x") { slices { segments { cabin } } } }', 2 + 2 * (1 + 2)],
    ['a page costs its size', '{ searchLocations(text: "x", first: 7) { code } }', 5 + 7],
    ['the size of a page has a default', '{ searchLocations(text: "x") { code } }', 5 + 10],
    [
      'a connection has the lists of its page',
      '{ bookings(first: 3) { nodes { id } pageInfo { hasNextPage } } }',
      BOOKINGS + 3 + 1,
    ],
    [
      'a page beyond the largest counts as the largest',
      '{ bookings(first: 9999999) { nodes { id } } }',
      BOOKINGS + 100,
    ],
    ['aliases add up', '{ a: booking(id: "x") { id } b: booking(id: "y") { id } }', 4],
    [
      'fragments count wherever they are spread',
      '{ a: booking(id: "x") { ...f } b: booking(id: "y") { ...f ... on Booking { ...f } } } fragment f on Booking { contact { email } }',
      4 + 3,
    ],
    [
      'what is looked up costs by itself',
      '{ bookings(first: 10) { nodes { history { eventId } } } }',
      BOOKINGS + 10 * (1 + 2 + 5),
    ],
    [
      'introspection has a price of its own',
      '{ __schema { types { name fields { name } } } __typename }',
      500,
    ],
    ['a commit is dear', 'mutation { bookFlight(input: {}) { __typename } }', 50],
  ])('%s', (_rule, text, expected) => {
    expect(cost(text)).toBe(expected);
  });

  it('takes the size of a page from variables', () => {
    const text = 'query($n: Int! = 4) { bookings(first: $n) { nodes { id } } }';
    expect(cost(text)).toBe(BOOKINGS + 4);
    expect(cost(text, { n: 40 })).toBe(BOOKINGS + 40);
    expect(cost(text, { n: 'many' })).toBe(BOOKINGS + 100);
    expect(cost(text, { n: -1 })).toBe(BOOKINGS + 1);
  });

  it('stays a number, however lists repeat each other', () => {
    const levels = 14;
    const text = `{ searchLocations(text: "x", first: 100) ${'{ airports'.repeat(levels)} { code } ${'}'.repeat(levels)} }`;
    expect(cost(text)).toBe(1_000_000_000);
  });
});

describe('the table of costs', () => {
  it.each([...Object.keys(FIELD_COSTS), ...Object.keys(LIST_SIZES)])(
    'names a field that exists: %s',
    (name) => {
      const [typeName, fieldName] = name.split('.') as [string, string];
      const type = schema.getType(typeName);
      expect(isObjectType(type)).toBe(true);
      const field = (type as GraphQLObjectType).getFields()[fieldName];
      expect(field !== undefined || fieldName.startsWith('__')).toBe(true);
    },
  );

  it('gives lengths to lists only', () => {
    for (const name of Object.keys(LIST_SIZES)) {
      const [typeName, fieldName] = name.split('.') as [string, string];
      const { type } = (schema.getType(typeName) as GraphQLObjectType).getFields()[fieldName]!;
      expect('ofType' in type && type.ofType instanceof GraphQLList).toBe(true);
    }
  });
});
