import type { Contact, Passenger } from './booking/passenger.js';
import type { SealedParty } from './booking/personal-data.js';

/** Turns the payload of one version of an event into that of the next. Pure. */
export type Upcaster = (data: never) => object;

/**
 * What has become of every type of event: the upcaster from version 1 to 2, from 2 to 3, and so on. The version written
 * now is one more than there are. What stands here stays for ever, since events do.
 */
export const UPCASTERS = {
  FlightBooked: [withParty],
  PersonalDataErased: [],
  SeatsReserved: [],
  BookingReferenceAssigned: [],
  PersonErased: [],
  PassengerCorrected: [],
  PaymentRequested: [],
  PaymentOutcomeUnknown: [],
  PaymentAuthorized: [],
  PaymentCaptured: [],
  PaymentFailed: [],
  PaymentVoided: [],
  RefundRequested: [],
  RefundIssued: [],
  RefundDelayed: [],
  RefundReturned: [],
  TicketIssued: [],
  TicketNumberAssigned: [],
  BookingRepriced: [],
  BookingExpired: [],
  CancellationQuoted: [],
  QuoteExpired: [],
  BookingCancelled: [],
  BookingPartlyCancelled: [],
  CancellationSettled: [],
  ChangeQuoted: [],
  ChangeStarted: [],
  BookingChanged: [],
  ChangeFailed: [],
  ScheduleChanged: [],
  ScheduleChangeAnswered: [],
  SeatsReleased: [],
  DepartureCancelled: [],
  DepartureRetimed: [],
} satisfies Readonly<Record<string, readonly Upcaster[]>>;

interface FlightBookedOfVersion1 {
  readonly personal: { readonly passengers: readonly Passenger[]; readonly contact: Contact };
}

/** Version 1 held people in the clear, and numbered them by their place only. */
function withParty({ personal, ...booked }: FlightBookedOfVersion1): object {
  const party: SealedParty = {
    passengers: personal.passengers.map(({ type, ...plain }, index) => ({
      passengerId: String(index + 1),
      type,
      identity: { plain },
    })),
    contact: { plain: personal.contact },
  };
  return { ...booked, party };
}
