import { isBookingId } from '../domain/booking/booking-events.js';
import { decideCorrectPassenger } from '../domain/booking/correct-passenger-decider.js';
import type { PersonIdentity } from '../domain/booking/personal-data.js';
import type { EventStore } from '../event-store/event-store.js';
import type { ResealPerson } from '../key-store/reseal-person.js';
import type { BookingAnswer, BookingRequest, RunBookingCommand } from './booking-command.js';
import { bookingStateStream } from './stream-folds.js';

/** What a caller asks for. */
export interface ChangePassengerRequest extends BookingRequest {
  readonly passengerId: string;
  readonly identity: PersonIdentity;
}

/** What changing a passenger needs besides what all commands of bookings do. */
export interface ChangePassengerDependencies {
  readonly run: RunBookingCommand;
  readonly store: EventStore;
  readonly resealPerson: ResealPerson;
}

/** Puts the name or the date of birth of a passenger right. */
export function createChangePassenger({
  run,
  store,
  resealPerson,
}: ChangePassengerDependencies): (request: ChangePassengerRequest) => Promise<BookingAnswer> {
  async function subjectOf({ bookingId, passengerId }: ChangePassengerRequest): Promise<string | null> {
    const booking = isBookingId(bookingId) ? await store.load(bookingStateStream(bookingId)) : null;
    const passenger = booking?.party.passengers.find((one) => one.passengerId === passengerId);
    const identity = passenger?.identity ?? null;
    return identity !== null && 'subjectId' in identity ? identity.subjectId : null;
  }

  return async (request) => {
    const { passengerId, identity } = request;
    const sealed = await resealPerson(await subjectOf(request), identity);
    return run({
      request,
      asked: ['changePassenger', passengerId, identity],
      decide: (booking, { nowMs }) =>
        decideCorrectPassenger({ nowMs, passengerId, identity, sealed }, booking),
    });
  };
}
