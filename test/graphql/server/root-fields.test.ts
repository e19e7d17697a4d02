import { Kind, parse, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { checkRootFields } from '../../../src/graphql/server/root-fields.js';

function check(text: string): string | null {
  const document = parse(text);
  const operation = document.definitions.find(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  );
  if (operation === undefined) throw new Error('no operation');
  return checkRootFields(document, operation.selectionSet);
}

const fields = (count: number) =>
  Array.from({ length: count }, (_, index) => `f${String(index)}: __typename`).join(' ');

describe('the fields at the root of an operation', () => {
  it('may be ten', () => {
    expect(check(`{ ${fields(10)} }`)).toBeNull();
    expect(check(`{ ${fields(11)} }`)).toMatch(/at most 10 fields/);
  });

  it('count in fragments too, each time that they are spread', () => {
    expect(check(`{ ...a ...a } fragment a on Query { ${fields(5)} }`)).toBeNull();
    expect(check(`{ ...a ...a ... { x: __typename } } fragment a on Query { ${fields(5)} }`)).toMatch(
      /at most 10/,
    );
  });

  it('are counted at once however often fragments repeat each other', () => {
    const levels = Array.from(
      { length: 40 },
      (_, index) =>
        `fragment l${String(index)} on Query { ...l${String(index + 1)} ...l${String(index + 1)} }`,
    ).join(' ');
    expect(check(`{ ...l0 } ${levels} fragment l40 on Query { __typename }`)).toMatch(/at most 10/);
  });

  it('are not the fields below', () => {
    expect(check(`{ searchLocations { ${fields(30)} } }`)).toBeNull();
  });
});
