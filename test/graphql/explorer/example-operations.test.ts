import { Kind, OperationTypeNode, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { exampleOperations } from '../../../src/graphql/explorer/example-operations.js';

const examples = exampleOperations({
  departDate: '2028-03-02',
  offerId: 'PAR-LON-1',
  idempotencyKey: 'key-1',
  openedAt: '2028-01-01T10:00:00.000Z',
});

function operationOf(document: string) {
  const [definition, ...rest] = parse(document).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION || rest.length > 0) throw new Error('not one operation');
  return definition;
}

describe('the example operations', () => {
  it('cover the three kinds of operation and begin with a search', () => {
    const kinds = new Set(examples.map(({ document }) => operationOf(document).operation));
    expect(kinds).toEqual(new Set(Object.values(OperationTypeNode)));
    expect(examples[0]?.name).toBe('SearchFlights');
  });

  it.each(examples)('$name is one operation of that name with the variables it needs', (example) => {
    const operation = operationOf(example.document);
    expect(operation.name?.value).toBe(example.name);
    const declared = operation.variableDefinitions ?? [];
    const required = declared.filter(({ type }) => type.kind === Kind.NON_NULL_TYPE);
    const given = Object.keys(JSON.parse(example.variables) as object);
    expect(declared.map(({ variable }) => variable.name.value)).toEqual(expect.arrayContaining(given));
    expect(given).toEqual(expect.arrayContaining(required.map(({ variable }) => variable.name.value)));
  });

  it('travel on the given day', () => {
    expect(JSON.parse(examples[0]?.variables ?? '')).toMatchObject({ input: { departDate: '2028-03-02' } });
  });

  it('look back to when the explorer was opened', () => {
    const lookingBack = examples.find(({ name }) => name === 'BookingAsOf');
    expect(JSON.parse(lookingBack?.variables ?? '')).toMatchObject({ asOf: '2028-01-01T10:00:00.000Z' });
  });

  it('book the given offer with the given key', () => {
    const booking = examples.find(({ name }) => name === 'BookFlight');
    expect(JSON.parse(booking?.variables ?? '')).toMatchObject({
      input: { idempotencyKey: 'key-1', offerId: 'PAR-LON-1' },
    });
  });
});
