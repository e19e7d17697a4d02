/** A map that forgets what was used longest ago once it is full. */
export interface BoundedCache<Key, Value extends object> {
  /** The value kept under a key, if there is one. */
  get(key: Key): Value | undefined;
  /** Keeps a value under a key, instead of one that was kept before. */
  set(key: Key, value: Value): void;
  /** The value kept under a key, made and kept when there is none. */
  getOrMake(key: Key, make: () => Value): Value;
}

/** An empty cache for at most `limit` values, at least 1. */
export function createBoundedCache<Key, Value extends object>(limit: number): BoundedCache<Key, Value> {
  const values = new Map<Key, Value>();

  function forgetOldest(): void {
    const oldest = values.keys().next();
    if (oldest.done !== true) values.delete(oldest.value);
  }

  // A map keeps the order of insertion: what is put back is the latest used.
  function set(key: Key, value: Value): void {
    if (!values.delete(key) && values.size >= limit) forgetOldest();
    values.set(key, value);
  }

  function get(key: Key): Value | undefined {
    const kept = values.get(key);
    if (kept !== undefined) set(key, kept);
    return kept;
  }

  return {
    get,
    set,
    getOrMake(key, make) {
      const value = values.get(key) ?? make();
      set(key, value);
      return value;
    },
  };
}
