import type { Booking, OpenBooking } from '../domain/booking/booking.js';
import { bookingStream, isBookingId } from '../domain/booking/booking-events.js';
import type { BookingDecision, BookingFacts, BookingRefusal } from '../domain/booking/booking-facts.js';
import { seatsOf } from '../domain/booking/booking-parts.js';
import { evolveBooking } from '../domain/booking/evolve-booking.js';
import type { Quote } from '../domain/booking/quote.js';
import { TICKET_NUMBER_STREAM } from '../domain/booking/ticket-events.js';
import { departureStream, type DepartureSeats } from '../domain/inventory/departure-seats.js';
import { storedEventOf, type DomainEvent } from '../domain/stored-event.js';
import type {
  EventStore,
  Judgement,
  Receipt,
  StoreCommand,
  StreamView,
  StreamWrite,
} from '../event-store/event-store.js';
import type { KeyedHash } from '../key-store/engine-key.js';
import type { OpenParties } from '../key-store/open-party.js';
import { READ_SIDE_TIMEOUT_MS } from './read-side-timeout.js';
import { bookingStateStream, departureSeatsStream } from './stream-folds.js';

/** A booking whose flights change between two looks at it is looked at again, so often at the most. */
const MAX_ATTEMPTS = 5;

/** What every request to a booking says. */
export interface BookingRequest {
  readonly caller: string;
  readonly correlationId: string;
  /** The event that made a process ask; absent of a caller, whose request is the cause. */
  readonly causationId?: string;
  readonly bookingId: string;
  /** Null of a process, whose commands may come twice by their nature. */
  readonly idempotencyKey: string | null;
  /** The revision that the caller has seen; null is any. */
  readonly ifRevision: number | null;
}

/** What a decision about a booking may depend on besides the booking. */
export interface BookingWorld {
  readonly nowMs: number;
  /** Those that the command asked for. */
  readonly departures: ReadonlyMap<string, DepartureSeats>;
  readonly ticketsIssued: number;
}

/** One thing that is asked of a booking. */
export interface BookingCommand {
  readonly request: BookingRequest;
  /** Everything else that is asked, as a JSON value: the same key with another is refused. Of a process, which has no key, nothing. */
  readonly asked?: readonly unknown[];
  /** Departures whose seats the decision depends on. */
  departures?(booking: Booking): readonly string[];
  /** Pure. */
  decide(booking: Booking, world: BookingWorld): BookingDecision;
}

/** What a caller gets: the booking as it is then, or why nothing was done. */
export type BookingAnswer =
  | {
      readonly code: 'DONE';
      readonly booking: OpenBooking;
      /** The quote that was asked for. */
      readonly quote: Quote | null;
      readonly eventId: string;
      readonly position: number;
      readonly replayed: boolean;
    }
  /** It had been done already, or does not fit any more. */
  | { readonly code: 'NOTHING_TO_DO' }
  | { readonly code: 'BOOKING_NOT_FOUND' }
  | { readonly code: 'REVISION_CONFLICT'; readonly currentRevision: number }
  | { readonly code: 'IDEMPOTENCY_CONFLICT' }
  | BookingRefusal;

/** Runs a command of a booking. */
export type RunBookingCommand = (command: BookingCommand) => Promise<BookingAnswer>;

/** What commands of bookings need. */
export interface BookingCommandDependencies {
  readonly store: EventStore;
  readonly openParties: OpenParties;
  /** Says whether two requests are the same, and nothing of what is in them. */
  readonly requestHash: KeyedHash;
  readonly readSide: { reached(position: number, timeoutMs: number): Promise<boolean> };
  readonly now: () => Date;
}

type Refused =
  | Exclude<BookingAnswer, { readonly code: 'DONE' | 'IDEMPOTENCY_CONFLICT' }>
  | { readonly code: 'FLIGHTS_CHANGED' };

/** Commands of bookings: each is judged under the log's lock, and appends the booking's facts and those of its seats together. */
export function createRunBookingCommand(dependencies: BookingCommandDependencies): RunBookingCommand {
  const { store } = dependencies;

  return async (command) => {
    const { bookingId } = command.request;
    if (!isBookingId(bookingId)) return { code: 'BOOKING_NOT_FOUND' };
    for (let attempt = 1; ; attempt += 1) {
      const seen = await store.load(bookingStateStream(bookingId));
      const trial = new BookingTrial(command, seen, dependencies);
      const receipt = await store.execute(trial.storeCommand());
      const isStale = receipt.kind === 'refused' && receipt.refusal.code === 'FLIGHTS_CHANGED';
      if (!isStale) return answer(receipt, trial, dependencies);
      if (attempt === MAX_ATTEMPTS) throw new Error('The flights of a booking change too fast to judge it');
    }
  };
}

/** What the log remembers as the answer to an idempotency key. */
interface Outcome {
  readonly quote: Quote | null;
}

async function answer(
  receipt: Receipt<Refused>,
  trial: BookingTrial,
  { store, openParties, readSide }: BookingCommandDependencies,
): Promise<BookingAnswer> {
  switch (receipt.kind) {
    case 'key_reused':
      return { code: 'IDEMPOTENCY_CONFLICT' };
    case 'refused':
      if (receipt.refusal.code === 'FLIGHTS_CHANGED') throw new Error('A stale judgement is no answer');
      return receipt.refusal;
    case 'appended': {
      const { eventId, position, replayed } = receipt;
      const booking = trial.after ?? (await store.load(trial.stream));
      await readSide.reached(position, READ_SIDE_TIMEOUT_MS);
      const [party] = booking === null ? [] : await openParties([booking.party]);
      if (booking === null || party === undefined)
        throw new Error('The log has lost a booking that it changed');
      const { quote } = receipt.outcome as Outcome;
      return { code: 'DONE', booking: { ...booking, party }, quote, eventId, position, replayed };
    }
  }
}

/** One try at one command: what the store needs, and what came of it. */
class BookingTrial {
  /** The booking that the command leaves; null when it changed nothing. */
  after: Booking | null = null;
  readonly stream: ReturnType<typeof bookingStateStream>;
  private readonly judged: readonly string[];
  private readonly named: readonly string[];

  constructor(
    private readonly command: BookingCommand,
    seen: Booking | null,
    private readonly dependencies: BookingCommandDependencies,
  ) {
    this.stream = bookingStateStream(command.request.bookingId);
    this.judged = seen === null ? [] : departuresFor(command, seen);
    const own = seen === null ? [] : seatsOf(seen).map(({ departureId }) => departureId);
    this.named = [...new Set([...this.judged, ...own])];
  }

  storeCommand(): StoreCommand<Refused> {
    const { caller, correlationId, bookingId, idempotencyKey: key, ifRevision } = this.command.request;
    const { causationId = correlationId } = this.command.request;
    const { asked: wanted = [] } = this.command;
    const asked = JSON.stringify([bookingId, ifRevision, ...wanted]);
    return {
      idempotency: key === null ? null : { caller, key, requestHash: this.dependencies.requestHash(asked) },
      metadata: { actor: caller, correlationId, causationId },
      folds: [this.stream, ...this.judged.map(departureSeatsStream)],
      touches: [TICKET_NUMBER_STREAM, ...this.named.map(departureStream)],
      judge: (view) => this.judge(view),
    };
  }

  private judge(view: StreamView): Judgement<Refused> {
    const booking = view.state(this.stream);
    const { request } = this.command;
    if (booking === null) return refused({ code: 'BOOKING_NOT_FOUND' });
    if (request.ifRevision !== null && request.ifRevision !== booking.revision) {
      return refused({ code: 'REVISION_CONFLICT', currentRevision: booking.revision });
    }
    if (!isAmong(departuresFor(this.command, booking), this.judged))
      return refused({ code: 'FLIGHTS_CHANGED' });
    const decision = this.command.decide(booking, {
      nowMs: this.dependencies.now().getTime(),
      departures: new Map(this.judged.map((id) => [id, view.state(departureSeatsStream(id))])),
      ticketsIssued: view.version(TICKET_NUMBER_STREAM),
    });
    if (decision.kind === 'refused') return refused(decision.refusal);
    return this.append(booking, decision.facts);
  }

  private append(booking: Booking, facts: BookingFacts): Judgement<Refused> {
    if (facts.events.length === 0) return refused({ code: 'NOTHING_TO_DO' });
    const departures = facts.seats.map(({ departureId }) => departureId);
    if (!isAmong(departures, this.named)) return refused({ code: 'FLIGHTS_CHANGED' });
    this.after = facts.events.reduce<Booking | null>(evolveBooking, booking);
    const quote = facts.events.find(
      (event): event is Quote => event.type === 'CancellationQuoted' || event.type === 'ChangeQuoted',
    );
    const outcome: Outcome = { quote: quote ?? null };
    return { kind: 'append', writes: writesOf(booking.bookingId, facts), outcome };
  }
}

function departuresFor(command: BookingCommand, booking: Booking): readonly string[] {
  return [...new Set(command.departures?.(booking))];
}

function isAmong(some: readonly string[], all: readonly string[]): boolean {
  return some.every((one) => all.includes(one));
}

function refused(refusal: Refused): Judgement<Refused> {
  return { kind: 'refuse', refusal };
}

/** Judged on these very streams under the log's lock: whatever their version is, it is the one that was decided on. */
function writesOf(bookingId: string, facts: BookingFacts): readonly StreamWrite[] {
  const write = (streamId: string, events: readonly DomainEvent[]): StreamWrite => ({
    streamId,
    expectedVersion: 'any',
    events: events.map(storedEventOf),
  });
  return [
    write(bookingStream(bookingId), facts.events),
    ...facts.seats.map((event) => write(departureStream(event.departureId), [event])),
    ...(facts.ticketNumbers.length === 0 ? [] : [write(TICKET_NUMBER_STREAM, facts.ticketNumbers)]),
  ];
}
