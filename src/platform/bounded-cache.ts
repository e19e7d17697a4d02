/** A map that forgets what was used longest ago once it is full. */
export interface BoundedCache<Key, Value extends object> {
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

  return {
    getOrMake(key, make) {
      const kept = values.get(key);
      const value = kept ?? make();
      // A map keeps the order of insertion: what is put back is the latest used.
      values.delete(key);
      if (values.size >= limit) forgetOldest();
      values.set(key, value);
      return value;
    },
  };
}
