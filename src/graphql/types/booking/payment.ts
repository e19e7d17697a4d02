import { Field, ID, ObjectType } from 'type-graphql';
import type { Payment, Refund } from '../../../domain/booking/payment.js';
import { MoneyType, toMoney } from '../money.js';
import {
  PaymentPurposeEnum,
  PaymentStatusEnum,
  PaymentStepEnum,
  RefundReasonEnum,
  RefundStatusEnum,
} from './booking-enums.js';

@ObjectType('Payment', { simpleResolvers: true, description: 'An attempt to take money for a booking.' })
export class PaymentType {
  @Field(() => ID, { description: 'Identity.' })
  id!: string;

  @Field(() => PaymentPurposeEnum, { description: 'What it is for.' })
  purpose!: keyof typeof PaymentPurposeEnum;

  @Field(() => PaymentStatusEnum, { description: 'Where it stands.' })
  status!: keyof typeof PaymentStatusEnum;

  @Field(() => MoneyType, { description: 'What was asked for.' })
  amount!: MoneyType;

  @Field(() => MoneyType, { description: 'What was taken.' })
  captured!: MoneyType;

  @Field(() => MoneyType, { description: 'What was given back of it.' })
  refunded!: MoneyType;

  @Field(() => PaymentStepEnum, {
    nullable: true,
    description:
      'The step that the provider has not answered, which may have happened or not: it is asked until that is known.',
  })
  unknownStep!: keyof typeof PaymentStepEnum | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why the provider refused it, by its own code, e.g. `card_declined`.',
  })
  failureReason!: string | null;
}

@ObjectType('Refund', { simpleResolvers: true, description: 'Money on its way back, or back.' })
export class RefundType {
  @Field(() => ID, { description: 'Identity.' })
  id!: string;

  @Field(() => ID, { description: 'The payment that it goes back on.' })
  paymentId!: string;

  @Field(() => MoneyType, { description: 'How much.' })
  amount!: MoneyType;

  @Field(() => RefundReasonEnum, { description: 'Why.' })
  reason!: keyof typeof RefundReasonEnum;

  @Field(() => RefundStatusEnum, { description: 'Where it stands.' })
  status!: keyof typeof RefundStatusEnum;

  @Field(() => String, {
    nullable: true,
    description: 'Why it was delayed last: the code of the provider, or `UNKNOWN` when there was no answer.',
  })
  delayReason!: string | null;
}

/** A payment as the schema shows it; its token stays inside. */
export function toPayment(payment: Payment): PaymentType {
  const { paymentId, purpose, state, currency, amountMinor, capturedMinor, refundedMinor } = payment;
  const money = (minor: number): MoneyType => toMoney({ amountMinor: minor, currency });
  return {
    ...{ id: paymentId, purpose, status: state },
    ...{ amount: money(amountMinor), captured: money(capturedMinor), refunded: money(refundedMinor) },
    unknownStep: payment.unknown?.step ?? null,
    failureReason: payment.failure?.reason ?? null,
  };
}

/** A refund as the schema shows it. */
export function toRefund(refund: Refund): RefundType {
  const { refundId, paymentId, reason, state, delayReason } = refund;
  return { id: refundId, paymentId, amount: toMoney(refund), reason, status: state, delayReason };
}
