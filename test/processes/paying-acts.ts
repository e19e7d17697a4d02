import { v7 as newId } from 'uuid';
import { createRunBookingCommand, type RunBookingCommand } from '../../src/commands/booking-command.js';
import { decideConfirmCancellation } from '../../src/domain/booking/cancelling/confirm-cancellation-decider.js';
import { decideQuoteCancellation } from '../../src/domain/booking/cancelling/quote-cancellation-decider.js';
import { decideConfirmChange } from '../../src/domain/booking/changing/confirm-change-decider.js';
import { decideQuoteChange } from '../../src/domain/booking/changing/quote-change-decider.js';
import type { EventStore } from '../../src/event-store/event-store.js';
import { SANDBOX_TOKENS, type SandboxBehaviour } from '../../src/suppliers/payments/sandbox-tokens.js';
import { FROM, otherFlight, TO } from './paying-facts.js';

const LIFETIME_MS = 60_000;

/** What the other flight costs: more than the first, so that a change is paid for. */
const OTHER_MINOR = 7_000;

/** Runs commands over a log, for callers who look at nobody's names. */
export function runnerOf(store: EventStore): RunBookingCommand {
  return createRunBookingCommand({
    ...{ store, now: () => new Date(), requestHash: () => '' },
    openParties: (parties) =>
      Promise.resolve(
        parties.map(({ passengers }) => ({
          passengers: passengers.map((passenger) => ({ ...passenger, identity: null })),
          contact: null,
        })),
      ),
    readSide: { reached: () => Promise.resolve(true) },
  });
}

function requestFor(bookingId: string) {
  const request = { caller: 'tester', correlationId: 'correlation', bookingId };
  return { request: { ...request, idempotencyKey: null, ifRevision: null }, asked: [] };
}

/** Cancels a booking as it is quoted, if it can be by now. */
export async function cancelBooking(run: RunBookingCommand, bookingId: string): Promise<void> {
  const quoteId = newId();
  await run({
    ...requestFor(bookingId),
    decide: (booking, { nowMs }) =>
      decideQuoteCancellation({ nowMs, quoteId, scope: { kind: 'WHOLE' }, lifetimeMs: LIFETIME_MS }, booking),
  });
  await run({
    ...requestFor(bookingId),
    decide: (booking, { nowMs }) =>
      decideConfirmCancellation({ nowMs, quoteId, acceptsUnknownRefund: true, operator: null }, booking),
  });
}

/** Changes a booking to the other flight, if it can be by now, paid by a token of the sandbox. */
export async function changeBooking(
  run: RunBookingCommand,
  bookingId: string,
  behaviour: SandboxBehaviour,
): Promise<void> {
  const [quoteId, paymentId] = [newId(), newId()];
  const offer = otherFlight(OTHER_MINOR);
  const command = { ...requestFor(bookingId), departures: () => [FROM, TO] };
  await run({
    ...command,
    decide: (booking, { nowMs, departures }) =>
      decideQuoteChange({ nowMs, quoteId, offer, lifetimeMs: LIFETIME_MS }, booking, departures),
  });
  await run({
    ...command,
    decide: (booking, { nowMs, departures, ticketsIssued }) => {
      const ticketStock = { accountingCode: '999', lastSequence: ticketsIssued };
      const paymentToken = SANDBOX_TOKENS[behaviour].token;
      const confirming = { nowMs, quoteId, offer, paymentId, paymentToken, ticketStock };
      return decideConfirmChange(confirming, booking, departures);
    },
  });
}
