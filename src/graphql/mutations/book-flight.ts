import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Access } from '../access/access-rule.js';
import type { IssueBookingToken } from '../../access/booking-tokens.js';
import { ownerFor } from '../../access/caller.js';
import type { BookFlightAnswer, BookFlightRequest } from '../../commands/book-flight.js';
import type { SettlementRequest } from '../../commands/settlement-request.js';
import type { OpenBooking } from '../../domain/booking/booking.js';
import { positionCursor } from '../cursor.js';
import type { RequestContext } from '../request-context.js';
import { BookFlightInput, type BookFlightPaymentInput } from '../types/book-flight-input.js';
import {
  BookFlightResult,
  type BookFlightSuccess,
  type OfferExpired,
  type PriceChanged,
} from '../types/book-flight-result.js';
import { toBooking } from '../types/booking/booking.js';
import type { Locations } from '../types/location.js';
import { toMoney } from '../types/money.js';
import { toOffer } from '../types/offer.js';
import { userInputError } from '../user-input-error.js';
import { checkEmail, checkIdempotencyKey, checkListLength, checkPaymentToken } from '../input-bounds.js';

@Resolver()
export class BookFlightMutation {
  constructor(
    private readonly bookFlight: (request: BookFlightRequest) => Promise<BookFlightAnswer>,
    private readonly issueBookingToken: IssueBookingToken,
    private readonly locations: Locations,
  ) {}

  @Access({ for: 'anyone' })
  @Mutation(() => BookFlightResult, {
    name: 'bookFlight',
    description:
      'Books an offer: reserves the seats on every flight, or nothing. A booking that is answered is durable.',
  })
  async run(
    @Arg('input', () => BookFlightInput) input: BookFlightInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof BookFlightResult> {
    checkBounds(input);
    const answer = await this.bookFlight({
      caller: context.caller.name,
      owner: ownerFor(context.caller.principal),
      correlationId: context.requestId,
      idempotencyKey: input.idempotencyKey,
      offerId: input.offerId,
      personal: {
        passengers: input.passengers.map(({ type, givenName, familyName, bornOn }) => ({
          type,
          givenName: givenName.trim(),
          familyName: familyName.trim(),
          bornOn,
        })),
        contact: { email: input.contact.email, phone: input.contact.phone },
      },
      settlement: settlementOf(input.payment ?? null),
    });
    if (answer.code !== 'BOOKED') return toResult(answer, this.locations);
    return success(answer, await this.issueBookingToken(answer.booking), this.locations);
  }
}

function checkBounds({ idempotencyKey, passengers, contact }: BookFlightInput): void {
  checkIdempotencyKey(idempotencyKey);
  checkListLength('input.passengers', 'the passengers of the offer, at most 9', passengers);
  checkEmail('input.contact.email', contact.email);
}

function settlementOf(payment: BookFlightPaymentInput | null): SettlementRequest {
  if (payment === null) return { kind: 'ON_ACCOUNT' };
  const { token = null, hold = null } = payment;
  if ((token === null) === (hold !== true)) {
    throw userInputError(
      'input.payment',
      'must have either `token`, to pay at once, or `hold: true`, to pay later; leave it out to book on account',
    );
  }
  if (token === null) return { kind: 'HOLD' };
  checkPaymentToken('input.payment.token', token);
  return { kind: 'PAY_NOW', paymentToken: token };
}

function toResult(
  answer: Exclude<BookFlightAnswer, AnswerOf<'BOOKED'>>,
  locations: Locations,
): typeof BookFlightResult {
  switch (answer.code) {
    case 'OFFER_NOT_FOUND':
      return refusal(
        answer.code,
        'This is no offer, or one of flights no longer sold, or flown at other times by now. Search again and book an offer of that search.',
      );
    case 'OFFER_EXPIRED':
      return offerExpired(answer, locations);
    case 'HOLD_TOO_SHORT': {
      const salesEnd = new Date(answer.salesEndMs).toISOString();
      return refusal(
        answer.code,
        `Sales of the first flight end at ${salesEnd}, too soon to hold its seats. Pay at once: give \`payment.token\` instead of \`payment.hold\`.`,
      );
    }
    case 'SOLD_OUT': {
      const { departureId, seatsLeft } = answer;
      const message = `${departureId} has ${String(seatsLeft)} seats left in this cabin. Search again for other flights.`;
      return { ...refusal(answer.code, message), departureId, seatsLeft };
    }
    case 'PRICE_CHANGED':
      return priceChanged(answer, locations);
    case 'PASSENGERS_INVALID': {
      const issues = answer.issues.map((issue) => ({ path: `input.${issue.path}`, message: issue.message }));
      const first = issues[0] === undefined ? '' : ` ${issues[0].path}: ${issues[0].message}.`;
      return { ...refusal(answer.code, `The passengers do not fit the offer.${first}`), issues };
    }
    case 'IDEMPOTENCY_CONFLICT':
      return refusal(
        answer.code,
        'This idempotency key was used with another request. Use a new key for a new booking.',
      );
  }
}

type AnswerOf<Code> = Extract<BookFlightAnswer, { readonly code: Code }>;

function success(answer: AnswerOf<'BOOKED'>, accessToken: string, locations: Locations): BookFlightSuccess {
  const { booking, eventId, position, replayed } = answer;
  const message = `${whatIsBooked(booking)} Your reference is ${booking.reference}.`;
  return {
    booking: toBooking(booking, locations),
    accessToken,
    eventId,
    position: positionCursor(position),
    replayed,
    message,
  };
}

function whatIsBooked({ status, hold }: OpenBooking): string {
  switch (status) {
    case 'HELD':
      return `Held until ${hold?.seatsHeldUntil ?? ''}, not booked yet: pay with \`payBooking\` before that.`;
    case 'PENDING_PAYMENT':
      return 'Not booked yet: the payment is under way, and `status` tells its outcome.';
    case 'CONFIRMED':
    case 'TICKETED':
      return 'Booked.';
    case 'CANCELLED':
      return 'Booked, and cancelled since: see `cancellationReason`.';
    case 'EXPIRED':
      return 'Held, and not paid in time: search and book again.';
  }
}

function offerExpired(answer: AnswerOf<'OFFER_EXPIRED'>, locations: Locations): OfferExpired {
  const expiredAt = new Date(answer.expiredAtMs);
  const renewedOffer = answer.freshOffer && toOffer(answer.freshOffer, locations);
  const remedy = renewedOffer === null ? 'Search again.' : 'Book the renewed offer, or search again.';
  return {
    ...refusal(answer.code, `The offer was valid until ${expiredAt.toISOString()}. ${remedy}`),
    expiredAt,
    renewedOffer,
  };
}

function priceChanged(answer: AnswerOf<'PRICE_CHANGED'>, locations: Locations): PriceChanged {
  const [oldPrice, newPrice] = [toMoney(answer.oldPrice), toMoney(answer.freshOffer.totalPrice)];
  const message = `The price is now ${newPrice.amount} ${newPrice.currency}, it was ${oldPrice.amount}. Book the fresh offer to accept it.`;
  return {
    ...refusal(answer.code, message),
    oldPrice,
    newPrice,
    freshOffer: toOffer(answer.freshOffer, locations),
  };
}

/** Nothing that is refused succeeds when it is only repeated; but seats may come back. */
function refusal<Code extends Exclude<BookFlightAnswer['code'], 'BOOKED'>>(
  code: Code,
  message: string,
): { readonly code: Code; readonly message: string; readonly retryable: boolean } {
  return { code, message, retryable: code === 'SOLD_OUT' };
}
