import { flownShift, NO_SEATS_SOLD, type DepartureSeats } from '../../inventory/departure-seats.js';
import type { SliceDetails } from '../../itinerary/itinerary.js';
import type { Offer } from '../../offer/offer.js';
import { changePrice } from '../../pricing/change-price.js';
import { totalMinor } from '../../pricing/price-lines.js';
import { whyUnavailable } from '../available-actions.js';
import type { Booking } from '../booking.js';
import type { OfferToBook } from '../booking-decider.js';
import { accept, refuse, type BookingDecision, type BookingRefusal } from '../booking-facts.js';
import { openSliceIndexes } from '../booking-parts.js';
import { withheldOf } from '../cancelling/cancel-booking.js';
import type { ChangeQuoted } from '../change-events.js';
import { PASSENGER_TYPES } from '../passenger.js';
import { journeyAfter, partByChange, type PartedByChange } from './changed-journey.js';

/** A caller wants to know what changing to the journey of an offer would cost. */
export interface QuoteChange {
  readonly nowMs: number;
  readonly quoteId: string;
  /** Null when there is no such offer, or its flights are not sold any more; one of flights that moved since is none. */
  readonly offer: OfferToBook | null;
  /** How long the quote stands, at most as long as the offer. */
  readonly lifetimeMs: number;
}

/** A free change may leave so many days earlier or later: time enough to find seats, and no other holiday. */
const FREE_CHANGE_DAYS = 14;

const DAY_MS = 86_400_000;

/** A change that is possible is quoted by the conditions of the old fare, or free of charge after a change of schedule. */
export function decideQuoteChange(
  command: QuoteChange,
  booking: Booking,
  departures: ReadonlyMap<string, DepartureSeats>,
): BookingDecision {
  const { nowMs, quoteId, lifetimeMs } = command;
  if (command.offer === null || !isFlown(command.offer, departures))
    return refuse({ code: 'OFFER_NOT_FOUND' });
  const { offer } = command.offer;
  const refusal = whyNotOffered(command.offer, booking, nowMs);
  if (refusal !== null) return refuse(refusal);
  const parted = partByChange(booking, nowMs);
  if (isTheSame(offer, booking, parted)) return refuse({ code: 'OFFER_UNFIT', difference: 'NONE' });
  const price = priceOf(offer, booking, parted);
  if (price === null) {
    return refuse({ code: 'ACTION_NOT_AVAILABLE', action: 'CHANGE', reason: 'CONDITIONS_UNKNOWN' });
  }
  const event: ChangeQuoted = {
    type: 'ChangeQuoted',
    ...{ bookingId: booking.bookingId, quoteId, offerId: offer.offerId },
    newTotal: journeyAfter(parted, offer).totalPrice,
    ...price,
    expiresAt: new Date(Math.min(nowMs + lifetimeMs, offer.expiresAtMs)).toISOString(),
    quotedAt: new Date(nowMs).toISOString(),
  };
  return accept({ events: [event] });
}

/** Whether every flight of an offer is flown, and at the times of the offer. */
function isFlown({ seats }: OfferToBook, departures: ReadonlyMap<string, DepartureSeats>): boolean {
  return seats.every(({ departureId, shiftMinutes, publishedDepartureMs }) => {
    const departure = departures.get(departureId) ?? NO_SEATS_SOLD;
    return departure.closed === undefined && shiftMinutes === flownShift(departure, publishedDepartureMs);
  });
}

function whyNotOffered(
  { offer, offeredPrice }: OfferToBook,
  booking: Booking,
  nowMs: number,
): BookingRefusal | null {
  const reason = whyUnavailable(booking, 'CHANGE', nowMs);
  if (reason !== null) return { code: 'ACTION_NOT_AVAILABLE', action: 'CHANGE', reason };
  if (nowMs >= offer.expiresAtMs) return { code: 'OFFER_EXPIRED', expiredAtMs: offer.expiresAtMs };
  if (PASSENGER_TYPES.some((type) => offer.passengers[type] !== booking.passengerCounts[type])) {
    return { code: 'OFFER_UNFIT', difference: 'PASSENGERS' };
  }
  if (offer.totalPrice.currency !== booking.totalPrice.currency) {
    return { code: 'OFFER_UNFIT', difference: 'CURRENCY' };
  }
  if (booking.isChangeFree && !isLikeJourney(offer, booking)) {
    return { code: 'OFFER_UNFIT', difference: 'JOURNEY' };
  }
  if (offeredPrice.amountMinor === offer.totalPrice.amountMinor) return null;
  return { code: 'PRICE_CHANGED', oldPrice: offeredPrice, newPrice: offer.totalPrice };
}

function priceOf(
  offer: Offer,
  booking: Booking,
  { oldLines, keptSlices }: PartedByChange,
): Pick<ChangeQuoted, 'difference' | 'penalty' | 'due'> | null {
  const { currency, amountMinor } = booking.totalPrice;
  const money = (minor: number): ChangeQuoted['due'] => ({ amountMinor: minor, currency });
  if (booking.isChangeFree) {
    return {
      difference: money(offer.totalPrice.amountMinor - amountMinor),
      penalty: money(0),
      due: money(0),
    };
  }
  const price = changePrice({
    ...{ currency, oldLines, newLines: offer.priceLines, isBegun: keptSlices.length > 0 },
    passengerCount: PASSENGER_TYPES.reduce((sum, type) => sum + booking.passengerCounts[type], 0),
    conditions: booking.brand.conditions,
    withheld: withheldOf(booking, oldLines),
  });
  if (price.kind !== 'changeable') return null; // the fare allows a change, so that only an amount can be unknown
  const dueMinor = price.toPay.amountMinor - price.refund.amountMinor;
  return { difference: price.difference, penalty: price.penalty, due: money(dueMinor) };
}

/** Whether an offer is of the very flights that it would replace, at their fare and price. */
function isTheSame(offer: Offer, booking: Booking, { oldSlices, oldLines }: PartedByChange): boolean {
  const flightsOf = (slices: readonly SliceDetails[]): string =>
    JSON.stringify(
      slices
        .filter(({ segments }) => segments.length > 0)
        .map(({ segments }) =>
          segments.map(({ departureId, boardLeg, offLeg, cabin }) => [departureId, boardLeg, offLeg, cabin]),
        ),
    );
  return (
    offer.brand.code === booking.brand.code &&
    offer.totalPrice.amountMinor === totalMinor(oldLines) &&
    flightsOf(offer.slices) === flightsOf(oldSlices)
  );
}

/** Whether an offer is from where to where the booking goes, in its cabin, at about the same time. */
function isLikeJourney(offer: Offer, booking: Booking): boolean {
  const open = openSliceIndexes(booking).flatMap((index) => booking.slices[index] ?? []);
  return (
    offer.cabin === booking.cabin &&
    offer.slices.length === open.length &&
    offer.slices.every((slice, index) => isLikeSlice(slice, open[index]))
  );
}

function isLikeSlice(slice: SliceDetails, old: SliceDetails | undefined): boolean {
  const [first, oldFirst] = [slice.segments[0], old?.segments[0]];
  const [last, oldLast] = [slice.segments.at(-1), old?.segments.at(-1)];
  if (first === undefined || oldFirst === undefined) return false;
  const apartMs = Math.abs(Date.parse(first.from.at) - Date.parse(oldFirst.from.at));
  return (
    first.from.airport === oldFirst.from.airport &&
    last?.to.airport === oldLast?.to.airport &&
    apartMs <= FREE_CHANGE_DAYS * DAY_MS
  );
}
