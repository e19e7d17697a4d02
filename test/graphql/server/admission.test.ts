import { parse, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createAdmission } from '../../../src/graphql/server/admission.js';
import { rootFields } from '../../../src/graphql/server/root-fields.js';

const SEARCH = '{ bookings { a } searchFlights { a } }';
const HIDDEN = '{ ...f } fragment f on Query { searchFlights { a } }';
const BOOK = 'mutation { bookFlight { a } }';
const LOOK = '{ ...f } fragment f on Query { booking { a } }';

describe('operations at a time', () => {
  it('are bounded by class, so that searches keep nobody from booking', () => {
    const admission = createAdmission({ heavy: 2, write: 1, light: 1 });
    const enter = (text: string): (() => void) | null => {
      const document = parse(text);
      const operation = document.definitions[0] as OperationDefinitionNode;
      return admission.enter(operation.operation, rootFields({ document, operation }));
    };
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
});
