/** The orders in which offers can be listed; each ends in a stable tie-break. */
export const OFFER_SORTS = ['PRICE', 'DURATION', 'DEPARTURE'] as const;

/** Lowest price, shortest travel or earliest departure first. */
export type OfferSort = (typeof OFFER_SORTS)[number];
