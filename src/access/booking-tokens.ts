import type { SliceDetails } from '../domain/itinerary/itinerary.js';
import type { OwnTokens } from './own-tokens.js';

const DAY_MS = 24 * 60 * 60_000;

/** Time for refunds and claims once the journey is over. */
const DAYS_AFTER_DEPARTURE = 60;

/** Makes the token that lets whoever holds it see and change one booking. */
export type IssueBookingToken = (booking: {
  readonly bookingId: string;
  readonly slices: readonly SliceDetails[];
}) => Promise<string>;

/** Tokens that last until 60 days after the last departure, and a day at least. */
export function createIssueBookingToken(tokens: OwnTokens, now: () => Date): IssueBookingToken {
  return ({ bookingId, slices }) => {
    const departures = slices.flatMap(({ segments }) => segments.map(({ from }) => Date.parse(from.at)));
    const last = Math.max(...departures) + DAYS_AFTER_DEPARTURE * DAY_MS;
    return tokens.issue({ role: 'booking', bookingId }, Math.max(last, now().getTime() + DAY_MS));
  };
}
