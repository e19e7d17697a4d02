/** Bounds how much each client holds at a time. */
export interface ClientPlaces {
  /** Whether each of some keys has a place left. */
  hasRoom(keys: readonly string[]): boolean;
  /** Takes a place of each key until the answer is called. */
  enter(keys: readonly string[]): () => void;
}

/** So many places for every key; only those that are held are remembered. */
export function createClientPlaces(most: number): ClientPlaces {
  const held = new Map<string, number>();

  function add(key: string, change: number): void {
    const count = (held.get(key) ?? 0) + change;
    if (count > 0) held.set(key, count);
    else held.delete(key);
  }

  return {
    hasRoom: (keys) => keys.every((key) => (held.get(key) ?? 0) < most),
    enter(keys) {
      for (const key of keys) add(key, 1);
      let isHeld = true;
      return () => {
        if (isHeld) for (const key of keys) add(key, -1);
        isHeld = false;
      };
    },
  };
}
