import type { AskedDocument } from './documents/persisted-documents.js';

/** What any request costs, also one that never comes to be an operation, in units of reading one object. */
export const REQUEST_COST = 10;

/** Characters of a document that are read and judged for one unit. */
const CHARACTERS_PER_UNIT = 100;

/** What it costs to read and judge the document of a request; one that is named by its id was judged at the start. */
export function readingCost({ query }: AskedDocument): number {
  return typeof query === 'string' ? Math.ceil(query.length / CHARACTERS_PER_UNIT) : 0;
}
