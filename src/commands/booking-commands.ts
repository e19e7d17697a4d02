import type { OfferDesk } from '../suppliers/offer-desk.js';
import type { FlightBoard } from '../suppliers/flight-board.js';
import type { ResealPerson } from '../key-store/reseal-person.js';
import { createAnswerScheduleChange } from './answer-schedule-change.js';
import { createRunBookingCommand, type BookingCommandDependencies } from './booking-command.js';
import { createChangePassenger } from './change-passenger.js';
import { createChangeDeparture } from './change-departure.js';
import { createConfirmCancellation } from './confirm-cancellation.js';
import { createConfirmChange } from './confirm-change.js';
import { createPayBooking } from './pay-booking.js';
import { createQuoteCancellation } from './quote-cancellation.js';
import { createQuoteChange } from './quote-change.js';
import { createSettleCancellation } from './settle-cancellation.js';

/** What the commands need. */
export interface BookingCommandsDependencies extends BookingCommandDependencies {
  readonly supplier: OfferDesk & FlightBoard;
  readonly resealPerson: ResealPerson;
  readonly newId: () => string;
  /** How long a quote stands. */
  readonly quoteLifetimeMs: number;
  /** Three digits that every ticket number begins with. */
  readonly accountingCode: string;
}

/** Everything that a caller may ask for once there is a booking. */
export type BookingCommands = ReturnType<typeof createBookingCommands>;

/** The commands of callers over one way to run them. */
export function createBookingCommands(dependencies: BookingCommandsDependencies) {
  const { store, supplier, openParties, resealPerson, newId, quoteLifetimeMs, accountingCode } = dependencies;
  const run = createRunBookingCommand(dependencies);
  const quoting = { run, newId, quoteLifetimeMs, offerDesk: supplier };
  return {
    payBooking: createPayBooking({ run, offerDesk: supplier, newId }),
    quoteCancellation: createQuoteCancellation(quoting),
    confirmCancellation: createConfirmCancellation(run),
    settleCancellation: createSettleCancellation(run),
    quoteChange: createQuoteChange(quoting),
    confirmChange: createConfirmChange({ run, offerDesk: supplier, newId, accountingCode }),
    changePassenger: createChangePassenger({ run, store, openParties, resealPerson }),
    answerScheduleChange: createAnswerScheduleChange(run),
    changeDeparture: createChangeDeparture({ ...dependencies, flightBoard: supplier }),
  };
}
