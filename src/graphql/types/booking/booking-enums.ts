import { registerEnumType } from 'type-graphql';
import { BOOKING_ACTIONS, UNAVAILABLE_REASONS } from '../../../domain/booking/available-actions.js';
import { PAYMENT_STATES } from '../../../domain/booking/payment.js';
import { PAYMENT_STEPS } from '../../../domain/booking/payment-events.js';
import { SCHEDULE_CHANGE_ANSWERS } from '../../../domain/booking/schedule-change-events.js';
import { enumOf } from '../enums.js';

export const BookingActionEnum = enumOf(BOOKING_ACTIONS);
registerEnumType(BookingActionEnum, {
  name: 'BookingAction',
  description: 'What a caller may do with a booking at some time of its life.',
  valuesConfig: {
    PAY: { description: '`payBooking`.' },
    CANCEL: { description: '`quoteCancellation` of the whole booking, and `confirmCancellation`.' },
    CANCEL_PASSENGER: { description: '`quoteCancellation` of some passengers, and `confirmCancellation`.' },
    CANCEL_SLICE: { description: '`quoteCancellation` of a direction, and `confirmCancellation`.' },
    CHANGE: { description: '`changeBooking` to the flights of another offer, and `confirmChange`.' },
    CHANGE_PASSENGER: { description: '`changePassenger`: put a name or a date of birth right.' },
    ANSWER_SCHEDULE_CHANGE: { description: '`answerScheduleChange`.' },
  },
});

export const UnavailableReasonEnum = enumOf(UNAVAILABLE_REASONS);
registerEnumType(UnavailableReasonEnum, {
  name: 'UnavailableReason',
  description: 'Why an action is not available now.',
  valuesConfig: {
    ALREADY_PAID: { description: 'It is paid.' },
    NOT_HELD: { description: 'It is not held to be paid: it is on account.' },
    HOLD_EXPIRED: { description: 'Its seats are not held any more.' },
    FLIGHT_CANCELLED: {
      description:
        'The airline cancelled one of its flights: cancel it, or answer the change of schedule with `REFUND`.',
    },
    NOT_CONFIRMED: { description: 'It is not paid yet: it can only be paid or cancelled as a whole.' },
    PAYMENT_PENDING: { description: 'A payment is under way; ask again once it is settled.' },
    CHANGE_PENDING: { description: 'A change waits for its payment; ask again once it is settled.' },
    CANCELLED: { description: 'It is cancelled.' },
    EXPIRED: { description: 'Its hold has expired.' },
    DEPARTED: { description: 'It has begun to fly.' },
    FARE_NOT_CHANGEABLE: { description: 'The fare allows no change.' },
    FARE_NAME_FIXED: {
      description: 'The fare allows no correction of a name; a date of birth can be put right all the same.',
    },
    CONDITIONS_UNKNOWN: {
      description: 'The tariff does not say whether the fare allows it, or at what cost.',
    },
    NOTHING_TO_ANSWER: { description: 'No change of schedule waits for an answer.' },
    ONLY_PASSENGER: { description: 'Nobody would be left; cancel the whole booking.' },
    ONLY_SLICE: { description: 'No flight would be left; cancel the whole booking.' },
  },
});

export const PaymentStatusEnum = enumOf(PAYMENT_STATES);
registerEnumType(PaymentStatusEnum, {
  name: 'PaymentStatus',
  description: 'Where a payment stands.',
  valuesConfig: {
    REQUESTED: { description: 'The provider is asked to set the amount aside.' },
    AUTHORISED: { description: 'The amount is set aside, and about to be taken or given free.' },
    CAPTURED: { description: 'The amount is taken.' },
    VOIDED: { description: 'The amount was given free again.' },
    FAILED: { description: 'The provider refused it.' },
  },
});

export const PaymentStepEnum = enumOf(PAYMENT_STEPS);
registerEnumType(PaymentStepEnum, {
  name: 'PaymentStep',
  description: 'What a payment provider is asked to do.',
  valuesConfig: {
    AUTHORISE: { description: 'Set the amount aside.' },
    CAPTURE: { description: 'Take what was set aside.' },
    VOID: { description: 'Give free what was set aside.' },
  },
});

export const PaymentPurposeEnum = enumOf(['BOOKING', 'CHANGE']);
registerEnumType(PaymentPurposeEnum, {
  name: 'PaymentPurpose',
  description: 'What a payment is for.',
  valuesConfig: {
    BOOKING: { description: 'The price of the booking.' },
    CHANGE: { description: 'What a change costs.' },
  },
});

export const RefundStatusEnum = enumOf(['REQUESTED', 'DELAYED', 'ISSUED']);
registerEnumType(RefundStatusEnum, {
  name: 'RefundStatus',
  description: 'Where a refund stands.',
  valuesConfig: {
    REQUESTED: { description: 'The provider is asked to give the money back.' },
    DELAYED: { description: 'The provider declined or did not answer; it is asked again.' },
    ISSUED: { description: 'The money was given back.' },
  },
});

export const RefundReasonEnum = enumOf(['CANCELLATION', 'CHANGE', 'PAYMENT_FAILED', 'SCHEDULE_CHANGE']);
registerEnumType(RefundReasonEnum, {
  name: 'RefundReason',
  description: 'Why money goes back.',
  valuesConfig: {
    CANCELLATION: { description: 'Something was cancelled.' },
    CHANGE: { description: 'The new flights are cheaper.' },
    PAYMENT_FAILED: { description: 'It was taken although the payment had been given up.' },
    SCHEDULE_CHANGE: { description: 'The airline changed its schedule.' },
  },
});

export const RefundToEnum = enumOf(['PAYMENT', 'ACCOUNT', 'NONE']);
registerEnumType(RefundToEnum, {
  name: 'RefundTo',
  description: 'Where money that is given back goes.',
  valuesConfig: {
    PAYMENT: { description: 'To whoever paid, by the same means.' },
    ACCOUNT: { description: 'To the account of the caller.' },
    NONE: { description: 'Nowhere: nothing was paid.' },
  },
});

export const TicketStatusEnum = enumOf(['OPEN', 'EXCHANGED', 'VOID']);
registerEnumType(TicketStatusEnum, {
  name: 'TicketStatus',
  description: 'Whether a ticket can be flown on.',
  valuesConfig: {
    OPEN: { description: 'It can.' },
    EXCHANGED: { description: 'A change of flights made another ticket of it.' },
    VOID: { description: 'Its passenger or booking was cancelled.' },
  },
});

export const CancellationReasonEnum = enumOf([
  'REQUESTED',
  'PAYMENT_FAILED',
  'DEPARTURE_CANCELLED',
  'OPERATOR',
]);
registerEnumType(CancellationReasonEnum, {
  name: 'CancellationReason',
  description: 'Why a booking was cancelled.',
  valuesConfig: {
    REQUESTED: { description: 'Its owner, or whoever acts for them, confirmed a cancellation.' },
    PAYMENT_FAILED: { description: 'It could not be paid.' },
    DEPARTURE_CANCELLED: {
      description: 'The airline changed its schedule, and a caller wanted the money back.',
    },
    OPERATOR: { description: 'An operator confirmed a cancellation of a booking that is not their own.' },
  },
});

export const CancellationScopeEnum = enumOf(['WHOLE', 'PASSENGERS', 'SLICES']);
registerEnumType(CancellationScopeEnum, {
  name: 'CancellationScope',
  description: 'What of a booking is cancelled.',
  valuesConfig: {
    WHOLE: { description: 'All that is left of it.' },
    PASSENGERS: { description: 'Some passengers; the others travel.' },
    SLICES: { description: 'A direction of the journey; the other is flown.' },
  },
});

export const ScheduleChangeKindEnum = enumOf(['CANCELLED', 'RETIMED']);
registerEnumType(ScheduleChangeKindEnum, {
  name: 'ScheduleChangeKind',
  description: 'What became of a departure that is booked.',
  valuesConfig: {
    CANCELLED: { description: 'It is not flown.' },
    RETIMED: { description: 'It is flown at other times.' },
  },
});

export const ScheduleChangeAnswerEnum = enumOf(SCHEDULE_CHANGE_ANSWERS);
registerEnumType(ScheduleChangeAnswerEnum, {
  name: 'ScheduleChangeAnswer',
  description: 'What a caller makes of a change of schedule.',
  valuesConfig: {
    ACCEPT: { description: 'Keep the booking at its new times.' },
    REBOOK: {
      description:
        'Change once to a like journey within 14 days, free of charge: `changeBooking` comes next.',
    },
    REFUND: {
      description:
        'Cancel what has not departed, for its full price; of a direction that was begun, what was not flown, when the airline cancelled a flight of it.',
    },
  },
});

export const OfferDifferenceEnum = enumOf(['PASSENGERS', 'CURRENCY', 'JOURNEY', 'NONE']);
registerEnumType(OfferDifferenceEnum, {
  name: 'OfferDifference',
  description: 'What of an offer does not fit a booking.',
  valuesConfig: {
    PASSENGERS: { description: 'It is for other passengers than those who travel.' },
    CURRENCY: { description: 'It is priced in another currency.' },
    JOURNEY: { description: 'A free change is to the same places and cabin, within 14 days.' },
    NONE: { description: 'It is what the booking is of already, at the same price.' },
  },
});
