import { parse, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createAdmission } from '../../../src/graphql/server/admission.js';

const operation = (text: string): OperationDefinitionNode =>
  parse(text).definitions[0] as OperationDefinitionNode;
const SEARCH = operation('{ bookings { a } searchFlights { a } }');
const HIDDEN = operation('{ ...f } fragment f on Query { searchFlights { a } }');
const BOOK = operation('mutation { bookFlight { a } }');
const LOOK = operation('{ booking { a } }');

describe('operations at a time', () => {
  it('are bounded by class, so that searches keep nobody from booking', () => {
    const admission = createAdmission({ search: 2, book: 1, look: 1 });
    const [one, two] = [admission.enter(SEARCH), admission.enter(HIDDEN)];
    expect([one, two]).not.toContain(null);
    expect(admission.enter(SEARCH)).toBeNull();
    expect(admission.enter(BOOK)).not.toBeNull();
    expect(admission.enter(LOOK)).not.toBeNull();
    expect(admission.enter(BOOK)).toBeNull();
    one!();
    one!();
    expect(admission.enter(SEARCH)).not.toBeNull();
    expect(admission.enter(SEARCH)).toBeNull();
  });
});
