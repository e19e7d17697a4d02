import { parse, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createAdmission } from '../../../src/graphql/server/admission.js';
import { rootFields } from '../../../src/graphql/server/root-fields.js';

const SEARCH = '{ bookings { a } searchFlights { a } }';
const HIDDEN = '{ ...f } fragment f on Query { searchFlights { a } }';
const BOOK = 'mutation { bookFlight { a } }';
const LOOK = '{ ...f } fragment f on Query { booking { a } }';

/** An admission, and how an operation enters it. */
function admitting(most: Parameters<typeof createAdmission>[0]) {
  const admission = createAdmission(most);
  const enter = (text: string): (() => void) | null => {
    const document = parse(text);
    const operation = document.definitions[0] as OperationDefinitionNode;
    return admission.enter(operation.operation, rootFields({ document, operation }));
  };
  return { enter };
}

describe('operations at a time', () => {
  it('are bounded by class, so that searches keep nobody from booking', () => {
    const { enter } = admitting({ heavy: 2, write: 1, light: 1 });
    const [one, two] = [enter(SEARCH), enter(HIDDEN)];
    expect([one, two]).not.toContain(null);
    expect(enter(SEARCH)).toBeNull();
    expect(enter(BOOK)).not.toBeNull();
    expect(enter(LOOK)).not.toBeNull();
    expect([enter(BOOK), enter(LOOK)]).toEqual([null, null]);
    one!();
    one!();
    expect(enter(SEARCH)).not.toBeNull();
    expect(enter(SEARCH)).toBeNull();
  });

  it('count each search of an operation', () => {
    const { enter } = admitting({ heavy: 10, write: 1, light: 1 });
    const searches = (count: number): string =>
      `{ bookings { a } ${Array.from({ length: count }, (_, index) => `s${String(index)}: searchFlights { a }`).join(' ')} }`;
    const leave = enter(searches(6));
    expect(enter(searches(5))).toBeNull();
    expect(enter(searches(4))).not.toBeNull();
    expect(enter(searches(1))).toBeNull();
    leave!();
    leave!();
    expect(enter(searches(7))).toBeNull();
    expect(enter(searches(6))).not.toBeNull();
  });
});
