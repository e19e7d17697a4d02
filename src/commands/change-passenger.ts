import { isBookingId } from '../domain/booking/booking-events.js';
import { decideCorrectPassenger, type FormerIdentity } from '../domain/booking/correct-passenger-decider.js';
import type { PersonIdentity } from '../domain/booking/personal-data.js';
import type { EventStore } from '../event-store/event-store.js';
import type { OpenParties } from '../key-store/open-party.js';
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
  readonly openParties: OpenParties;
  readonly resealPerson: ResealPerson;
}

/** A passenger who is corrected by two at a time is looked at again, so often at the most. */
const MAX_ATTEMPTS = 5;

const NOBODY: FormerIdentity = { sealed: null, identity: null };

/** Puts the name or the date of birth of a passenger right, as far as the fare allows from what it was. */
export function createChangePassenger({
  run,
  store,
  openParties,
  resealPerson,
}: ChangePassengerDependencies): (request: ChangePassengerRequest) => Promise<BookingAnswer> {
  async function formerOf({ bookingId, passengerId }: ChangePassengerRequest): Promise<FormerIdentity> {
    const booking = isBookingId(bookingId) ? await store.load(bookingStateStream(bookingId)) : null;
    const passenger = booking?.party.passengers.find((one) => one.passengerId === passengerId);
    if (passenger === undefined) return NOBODY;
    const [opened] = await openParties([{ passengers: [passenger], contact: null }]);
    return { sealed: passenger.identity, identity: opened?.passengers[0]?.identity ?? null };
  }

  return async (request) => {
    const { passengerId, identity } = request;
    for (let attempt = 1; ; attempt += 1) {
      const former = await formerOf(request);
      const subjectId =
        former.sealed !== null && 'subjectId' in former.sealed ? former.sealed.subjectId : null;
      const sealed = await resealPerson(subjectId, identity);
      const answer = await run({
        request,
        asked: ['changePassenger', passengerId, identity],
        decide: (booking, { nowMs }) =>
          decideCorrectPassenger({ nowMs, passengerId, identity, sealed, former }, booking),
      });
      if (answer.code !== 'NOTHING_TO_DO') return answer;
      if (attempt === MAX_ATTEMPTS) throw new Error('A passenger is corrected too fast to judge it');
    }
  };
}
