import type { Effort } from './effort.js';
import type { OfferSource } from './log/offer-source.js';
import type { Progress } from './progress.js';

/** What is measured with. */
export interface Bench {
  /** For files; removed at the end. */
  readonly folder: string;
  readonly effort: Effort;
  readonly progress: Progress;
  /** Signs offers for every engine that is measured. */
  readonly secret: string;
  /** Of an operator: reading a booking needs one who may. */
  readonly token: string;
  readonly source: OfferSource;
  /** Offers that can all be booked on an empty log: as many as any measurement books. */
  readonly offerIds: readonly string[];
}
