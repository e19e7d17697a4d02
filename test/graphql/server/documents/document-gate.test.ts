import { type GraphQLError, parse, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSchema } from '../../../../src/graphql/schema.js';
import { createDocumentGate } from '../../../../src/graphql/server/documents/document-gate.js';

const schema = createSchema();
const gate = createDocumentGate(schema, true);
const closed = createDocumentGate(schema, false);

function faultsOf(text: string, of = gate): readonly GraphQLError[] {
  const reading = of.read(text);
  return reading.kind === 'refused' ? reading.faults : [];
}

describe('a document', () => {
  it('that is valid is handed on, the same for the same text', () => {
    const [one, two] = [gate.read('{ __typename }'), gate.read('{ __typename }')];
    expect(one).toMatchObject({ kind: 'document' });
    expect(two).toBe(one);
  });

  it.each([
    ['{ bookings(', 'GRAPHQL_PARSE_FAILED', /Syntax Error/],
    [`{ ${'a '.repeat(5_001)} }`, 'GRAPHQL_PARSE_FAILED', /5000 tokens/],
    ['{a'.repeat(2_400), 'QUERY_TOO_COMPLEX', /levels of brackets/],
    [`{ a(b: ${'['.repeat(4_900)}`, 'QUERY_TOO_COMPLEX', /levels of brackets/],
    [`{ ${'a '.repeat(101)} }`, 'QUERY_TOO_COMPLEX', /At most/],
    ['{ boking { id } }', 'GRAPHQL_VALIDATION_FAILED', /Did you mean "booking"/],
    [
      '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }',
      'GRAPHQL_VALIDATION_FAILED',
      /introspection depth/,
    ],
  ])('is refused with a code: %.40s', (text, code, message) => {
    const faults = faultsOf(text);
    expect(faults[0]!.message).toMatch(message);
    expect(faults[0]!.extensions['code']).toBe(code);
  });

  it('is told ten faults at most', () => {
    expect(faultsOf(`{ ${'nothing '.repeat(10)} }`)).toHaveLength(10);
    expect(
      faultsOf(`{ booking(id: "x") { ${Array.from({ length: 90 }, (_, i) => `f${String(i)}`).join(' ')} } }`),
    ).toHaveLength(11);
  });

  it('learns nothing of the schema without introspection', () => {
    expect(faultsOf('{ boking { id } }', closed)[0]!.message).not.toMatch(/Did you mean/);
    expect(faultsOf('{ __schema { queryType { name } } }', closed)[0]!.message).toMatch(/introspection/);
    expect(faultsOf('{ __schema { queryType { name } } }')).toEqual([]);
  });
});

describe('an operation with its variables', () => {
  const check = (text: string, variables: Readonly<Record<string, unknown>> = {}): GraphQLError | null => {
    const document = parse(text);
    const asked = { document, operation: document.definitions[0] as OperationDefinitionNode, variables };
    return gate.check(asked, gate.cost(asked));
  };
  const search = (alias: string): string =>
    `${alias}: searchFlights(input: {}, first: 100) { nodes { slices { segments { origin { code } destination { code } carrier { code } landings { airports { code } } } } } }`;

  it('that is too dear is told what it costs and what to do', () => {
    expect(check(`{ ${search('a')} ${search('b')} }`)).toBeNull();
    const refused = check(`{ ${Array.from('abcdefgh', search).join(' ')} }`);
    expect(refused!.message).toMatch(/cost 34800, and at most 20000 is served; ask for a smaller `first`/);
    expect(refused!.extensions).toEqual({
      code: 'QUERY_TOO_EXPENSIVE',
      cost: { requested: 34_800, maximum: 20_000 },
    });
  });

  it.each([
    ['too many', { list: Array.from({ length: 1_000 }, () => 1) }, /at most 1000 values/],
    ['too deep', JSON.parse(`{"a":${'['.repeat(40_000)}${']'.repeat(40_000)}}`), /at most 10 levels/],
    ['with NUL', { input: { name: 'a\0b' } }, /U\+0000/],
  ])('whose variables are %s is refused', (_case, variables, message) => {
    const refused = check('{ __typename }', variables as Record<string, unknown>);
    expect(refused!.message).toMatch(message);
    expect(refused!.extensions['code']).toBe('BAD_USER_INPUT');
  });
});
