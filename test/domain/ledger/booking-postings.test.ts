import { describe, expect, it } from 'vitest';
import { decideConfirmCancellation } from '../../../src/domain/booking/cancelling/confirm-cancellation-decider.js';
import { decideQuoteCancellation } from '../../../src/domain/booking/cancelling/quote-cancellation-decider.js';
import { decideExpireHold } from '../../../src/domain/booking/holding/expire-decider.js';
import { decideRefundOutcome } from '../../../src/domain/booking/paying/refund-outcome-decider.js';
import { balancesOf } from '../../../src/domain/ledger/posting.js';
import { after, bookedLife, HOLD, paidLife, type Life } from '../booking/booking-life.js';
import { NOW_MS } from '../booking/booking-fixtures.js';
import { entriesOf } from './ledger-fixtures.js';

/** Two adults there and back at 100.00 and 20.00 of tax a flight. */
const FARES = 40_000;
const TAXES = 8_000;
const PENALTIES = 3 * 1_000;

/** Accounts that do not stand at zero. */
function balances({ events }: Life): Readonly<Record<string, number>> {
  return Object.fromEntries([...balancesOf(entriesOf(events).flat(), 'EUR')].filter(([, sum]) => sum !== 0));
}

function cancelled(life: Life): Life {
  const quote = decideQuoteCancellation(
    { nowMs: NOW_MS, quoteId: 'q1', scope: { kind: 'WHOLE' }, lifetimeMs: 900_000 },
    life.booking,
  );
  const quoted = after(life, quote);
  const confirmed = { nowMs: NOW_MS, quoteId: 'q1', acceptsUnknownRefund: false, operator: null };
  return after(quoted, decideConfirmCancellation(confirmed, quoted.booking));
}

describe('the ledger of a booking', () => {
  it('books a sale on account as owed by the customer, under the event that it follows from', () => {
    const life = bookedLife();
    expect(balances(life)).toEqual({
      CUSTOMER: FARES + TAXES,
      FARE_REVENUE: -FARES,
      'TAX:XA': -TAXES,
    });
    expect(entriesOf(life.events)[0]!.map(({ entryId }) => entryId)).toContain('e1');
  });

  it('settles what is owed when a payment is captured, and not before', () => {
    expect(balances(paidLife())).toEqual({
      CASH: FARES + TAXES,
      FARE_REVENUE: -FARES,
      'TAX:XA': -TAXES,
    });
  });

  it('keeps the penalty of a cancellation once the rest was given back', () => {
    const life = cancelled(paidLife());
    const [refund] = life.booking.refunds;
    expect(balances(life)).toMatchObject({ CUSTOMER: -refund!.amountMinor });
    const { refundId } = refund!;
    const issued = decideRefundOutcome(
      { nowMs: NOW_MS, refundId, outcome: { kind: 'ISSUED' } },
      life.booking,
    );
    const kept = FARES + TAXES - refund!.amountMinor;
    expect(kept).toBeLessThanOrEqual(PENALTIES);
    expect(balances(after(life, issued))).toEqual({ CASH: kept, PENALTY_REVENUE: -kept });
  });

  it('stands at zero after a hold that nobody paid', () => {
    const life = bookedLife({ settlement: HOLD });
    const nowMs = Date.parse(life.booking.hold!.seatsHeldUntil);
    expect(balances(after(life, decideExpireHold({ nowMs }, life.booking)))).toEqual({});
  });
});
