import { Kind, OperationTypeNode, type OperationDefinitionNode } from 'graphql';

/** What shares a bound: a crowd that searches must not keep anyone from booking. */
type OperationClass = 'search' | 'book' | 'look';

/**
 * Operations that run at a time. Searches share one core and answer one after the other, so the last of these waits about a
 * second; bookings share commits, so that many wait no longer than few; looking up is quick.
 */
const MOST_AT_A_TIME: Readonly<Record<OperationClass, number>> = { search: 256, book: 2_000, look: 1_000 };

/** Lets in what can be served soon. */
export interface Admission {
  /** Counts an operation as running until the answer is called; null when there is no room for it. */
  enter(operation: OperationDefinitionNode): (() => void) | null;
}

/** An admission that counts each class of operations by itself. */
export function createAdmission(most: Readonly<Record<OperationClass, number>> = MOST_AT_A_TIME): Admission {
  const running: Record<OperationClass, number> = { search: 0, book: 0, look: 0 };
  return {
    enter(operation) {
      const ofClass = classOf(operation);
      if (running[ofClass] >= most[ofClass]) return null;
      running[ofClass] += 1;
      let isRunning = true;
      return () => {
        if (isRunning) running[ofClass] -= 1;
        isRunning = false;
      };
    },
  };
}

/** A query that searches nothing at its root, in so many words, is one that looks. */
function classOf({ operation, selectionSet }: OperationDefinitionNode): OperationClass {
  if (operation === OperationTypeNode.MUTATION) return 'book';
  const mayLookOnly = selectionSet.selections.every(
    (selection) => selection.kind === Kind.FIELD && selection.name.value !== 'searchFlights',
  );
  return mayLookOnly ? 'look' : 'search';
}
