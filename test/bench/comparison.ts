/** One measurement of the engine and one of its limit, taken one right after the other: so many a second. */
export interface Pair {
  readonly engine: number;
  readonly limit: number;
}

/** What was measured, beside the least that any program could do in its place. */
export interface Comparison {
  readonly what: string;
  readonly limitIs: string;
  /** The ratio that the project aims for; null where it has none. */
  readonly aim: number | null;
  readonly pairs: readonly Pair[];
}

/** A value that varies: the middle one and the two ends. */
export interface Spread {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

/** Measures the engine and its limit in turn, so that whatever else the machine does falls on both. */
export async function measurePairs(
  repetitions: number,
  measure: () => Promise<Pair>,
): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  while (pairs.length < repetitions) pairs.push(await measure());
  return pairs;
}

/** How near the engine came to its limit, pair by pair. */
export function ratioOf(comparison: Comparison): Spread {
  return spreadOf(comparison.pairs.map(({ engine, limit }) => engine / limit));
}

/** The spread of at least one value. */
export function spreadOf(values: readonly number[]): Spread {
  return { median: quantile(values, 0.5), lowest: quantile(values, 0), highest: quantile(values, 1) };
}

/** The value that so large a share of the values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
