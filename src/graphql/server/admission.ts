import { OperationTypeNode, type FieldNode } from 'graphql';

/** What shares a bound: a crowd that searches must not keep anyone from booking. */
type OperationClass = 'heavy' | 'write' | 'light';

/**
 * Operations that run at a time. Searches share one core and answer one after the other, so the last of these waits about a
 * second; bookings share commits, so that many wait no longer than few; looking up is quick.
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
      const ofClass = classOf(operation, fields);
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

function classOf(operation: OperationTypeNode, fields: readonly FieldNode[]): OperationClass {
  if (operation === OperationTypeNode.MUTATION) return 'write';
  return fields.some(({ name }) => name.value === HEAVY_FIELD) ? 'heavy' : 'light';
}
