import type { Journey } from './rank-journeys.js';

/** The journeys of a search as they were ranked, and what that depended on. */
export interface RankedSearch {
  readonly journeys: readonly Journey[];
  readonly departureIds: readonly string[];
  /** Where the flights were looked for: the moves of each direction. */
  readonly movesName: string;
  /** The seats that the prices were made with. */
  readonly seatsText: string;
  /** When the first of the flights is no longer sold. */
  readonly validUntilMs: number;
}
