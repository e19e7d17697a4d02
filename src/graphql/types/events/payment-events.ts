import { Field, ID, ObjectType } from 'type-graphql';
import type { PaymentEvent } from '../../../domain/booking/payment-events.js';
import { PaymentPurposeEnum, PaymentStepEnum, RefundReasonEnum } from '../booking/booking-enums.js';
import { MoneyType, toMoney } from '../money.js';
import { BookingEventType, eventOptions, type ShownEvent } from './booking-event.js';

const PAYMENT_ID = 'The payment, as in `Booking.payments`.';
const REFUND_ID = 'The refund, as in `Booking.refunds`.';

@ObjectType('PaymentRequested', eventOptions('Money is to be taken.'))
class PaymentRequestedType extends BookingEventType {
  @Field(() => ID, { description: PAYMENT_ID })
  paymentId!: string;

  @Field(() => MoneyType, { description: 'How much.' })
  amount!: MoneyType;

  @Field(() => PaymentPurposeEnum, { description: 'What for.' })
  purpose!: keyof typeof PaymentPurposeEnum;
}

@ObjectType(
  'PaymentOutcomeUnknown',
  eventOptions('The provider did not answer; it is asked again until it is known what happened.'),
)
class PaymentOutcomeUnknownType extends BookingEventType {
  @Field(() => ID, { description: PAYMENT_ID })
  paymentId!: string;

  @Field(() => PaymentStepEnum, { description: 'What it was asked to do.' })
  step!: keyof typeof PaymentStepEnum;
}

@ObjectType('PaymentAuthorized', eventOptions('The provider has set the amount aside.'))
class PaymentAuthorizedType extends BookingEventType {
  @Field(() => ID, { description: PAYMENT_ID })
  paymentId!: string;

  @Field(() => MoneyType, { description: 'How much.' })
  amount!: MoneyType;
}

@ObjectType('PaymentCaptured', eventOptions('The provider has taken the amount.'))
class PaymentCapturedType extends BookingEventType {
  @Field(() => ID, { description: PAYMENT_ID })
  paymentId!: string;

  @Field(() => MoneyType, { description: 'How much.' })
  amount!: MoneyType;
}

@ObjectType('PaymentFailed', eventOptions('The provider refused a step for good.'))
class PaymentFailedType extends BookingEventType {
  @Field(() => ID, { description: PAYMENT_ID })
  paymentId!: string;

  @Field(() => PaymentStepEnum, { description: 'What it was asked to do.' })
  step!: keyof typeof PaymentStepEnum;

  @Field(() => String, { description: 'Why not, by the code of the provider.' })
  failureReason!: string;
}

@ObjectType('PaymentVoided', eventOptions('What was set aside was given free again.'))
class PaymentVoidedType extends BookingEventType {
  @Field(() => ID, { description: PAYMENT_ID })
  paymentId!: string;
}

@ObjectType('RefundRequested', eventOptions('Money is to go back.'))
class RefundRequestedType extends BookingEventType {
  @Field(() => ID, { description: REFUND_ID })
  refundId!: string;

  @Field(() => MoneyType, { description: 'How much.' })
  amount!: MoneyType;

  @Field(() => RefundReasonEnum, { description: 'Why.' })
  refundReason!: keyof typeof RefundReasonEnum;
}

@ObjectType('RefundIssued', eventOptions('The provider has given the money back.'))
class RefundIssuedType extends BookingEventType {
  @Field(() => ID, { description: REFUND_ID })
  refundId!: string;

  @Field(() => MoneyType, { description: 'How much.' })
  amount!: MoneyType;
}

@ObjectType(
  'RefundDelayed',
  eventOptions('The provider declined a refund or did not answer; it is asked again.'),
)
class RefundDelayedType extends BookingEventType {
  @Field(() => ID, { description: REFUND_ID })
  refundId!: string;

  @Field(() => String, { description: 'The code of the provider, or `UNKNOWN` when there was no answer.' })
  delayReason!: string;
}

@ObjectType(
  'RefundReturned',
  eventOptions('Money that the provider had given back did not arrive and came back; it is refunded anew.'),
)
class RefundReturnedType extends BookingEventType {
  @Field(() => ID, { description: REFUND_ID })
  refundId!: string;

  @Field(() => MoneyType, { description: 'How much.' })
  amount!: MoneyType;

  @Field(() => String, { description: 'Why, by the code of the provider.' })
  returnReason!: string;
}

/** What an event of payments or refunds says; the means of payment stay inside. */
export function showPaymentEvent(
  event: PaymentEvent,
):
  | ShownEvent<PaymentRequestedType>
  | ShownEvent<PaymentOutcomeUnknownType>
  | ShownEvent<PaymentAuthorizedType | PaymentCapturedType>
  | ShownEvent<PaymentFailedType>
  | ShownEvent<PaymentVoidedType>
  | ShownEvent<RefundRequestedType>
  | ShownEvent<RefundIssuedType>
  | ShownEvent<RefundDelayedType>
  | ShownEvent<RefundReturnedType> {
  switch (event.type) {
    case 'PaymentRequested':
      return { paymentId: event.paymentId, amount: toMoney(event.amount), purpose: event.purpose };
    case 'PaymentOutcomeUnknown':
      return { paymentId: event.paymentId, step: event.step };
    case 'PaymentAuthorized':
    case 'PaymentCaptured':
      return { paymentId: event.paymentId, amount: toMoney(event.amount) };
    case 'PaymentFailed':
      return { paymentId: event.paymentId, step: event.step, failureReason: event.reason };
    case 'PaymentVoided':
      return { paymentId: event.paymentId };
    case 'RefundRequested':
      return { refundId: event.refundId, amount: toMoney(event.amount), refundReason: event.reason };
    case 'RefundIssued':
      return { refundId: event.refundId, amount: toMoney(event.amount) };
    case 'RefundDelayed':
      return { refundId: event.refundId, delayReason: event.reason };
    case 'RefundReturned': {
      const { refundId, amount, reason } = event;
      return { refundId, amount: toMoney(amount), returnReason: reason };
    }
  }
}
