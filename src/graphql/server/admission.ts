import { OperationTypeNode, type FieldNode } from 'graphql';

/** What shares a bound: a crowd that searches must not keep anyone from booking. */
type OperationClass = 'heavy' | 'write' | 'light';

/**
 * What runs at a time: searches one by one, of which an operation may hold several, all else by operations. Searches share
 * one core and answer one after the other, so the last of these waits about a second; bookings share commits, so that many wait no longer than few; looking up is quick.
 */
const MOST_AT_A_TIME: Readonly<Record<OperationClass, number>> = { heavy: 256, write: 2_000, light: 1_000 };

/** Walks the network for answers; every other query is looked up. */
const HEAVY_FIELD = 'searchFlights';

/** Lets in what can be served soon. */
export interface Admission {
  /** Counts an operation with these fields at its root as running until the answer is called; null when there is no room for it. */
  enter(operation: OperationTypeNode, fields: readonly FieldNode[]): (() => void) | null;
}

/** An admission that counts each class of operations by itself. */
export function createAdmission(most: Readonly<Record<OperationClass, number>> = MOST_AT_A_TIME): Admission {
  const running: Record<OperationClass, number> = { heavy: 0, write: 0, light: 0 };
  return {
    enter(operation, fields) {
      const { ofClass, count } = weighed(operation, fields);
      if (running[ofClass] + count > most[ofClass]) return null;
      running[ofClass] += count;
      let isRunning = true;
      return () => {
        if (isRunning) running[ofClass] -= count;
        isRunning = false;
      };
    },
  };
}

function weighed(
  operation: OperationTypeNode,
  fields: readonly FieldNode[],
): { readonly ofClass: OperationClass; readonly count: number } {
  if (operation === OperationTypeNode.MUTATION) return { ofClass: 'write', count: 1 };
  const searches = fields.filter(({ name }) => name.value === HEAVY_FIELD).length;
  return searches > 0 ? { ofClass: 'heavy', count: searches } : { ofClass: 'light', count: 1 };
}
