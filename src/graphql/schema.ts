import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchemaSync, type BuildSchemaOptions } from 'type-graphql';
import type { BookingCommands } from '../commands/booking-commands.js';
import { cutOffQueries } from './cut-off-queries.js';
import { guardOperations, type GuardDependencies } from './access/guard-operations.js';
import { BookFlightMutation } from './mutations/book-flight.js';
import { AnswerScheduleChangeMutation } from './mutations/booking/answer-schedule-change.js';
import { ChangeBookingMutation } from './mutations/booking/change-booking.js';
import { ChangePassengerMutation } from './mutations/booking/change-passenger.js';
import { ConfirmCancellationMutation } from './mutations/booking/confirm-cancellation.js';
import { ConfirmChangeMutation } from './mutations/booking/confirm-change.js';
import { PayBookingMutation } from './mutations/booking/pay-booking.js';
import { QuoteCancellationMutation } from './mutations/booking/quote-cancellation.js';
import { SettleCancellationMutation } from './mutations/booking/settle-cancellation.js';
import { ChangeDepartureMutation } from './mutations/change-departure.js';
import { ErasePersonMutation } from './mutations/erase-person.js';
import { BookingByReferenceQuery } from './queries/booking-by-reference.js';
import { BookingsQuery } from './queries/bookings.js';
import { EventsQuery } from './queries/events.js';
import { OfferDetailsQuery } from './queries/offer-details.js';
import { ScheduleChangesQuery } from './queries/schedule-changes.js';
import { SearchFlightsQuery } from './queries/search-flights.js';
import { SearchLocationsQuery } from './queries/search-locations.js';
import type { PlaceDirectory } from '../places/place-directory.js';
import { BookingEventsSubscription } from './subscriptions/booking-events.js';
import { createLocations } from './types/location.js';

/** The handlers that the resolvers call, made by the composition root. */
export interface Handlers {
  readonly bookFlight: ConstructorParameters<typeof BookFlightMutation>[0];
  readonly issueBookingToken: ConstructorParameters<typeof BookFlightMutation>[1];
  readonly commands: BookingCommands;
  readonly erasePerson: ConstructorParameters<typeof ErasePersonMutation>[0];
  readonly bookings: ConstructorParameters<typeof BookingsQuery>[0];
  readonly findBookingByReference: ConstructorParameters<typeof BookingByReferenceQuery>[0];
  readonly readSide: ConstructorParameters<typeof BookingsQuery>[1];
  readonly unansweredScheduleChanges: ConstructorParameters<typeof ScheduleChangesQuery>[0];
  readonly events: ConstructorParameters<typeof EventsQuery>[0];
  readonly offerDetails: ConstructorParameters<typeof OfferDetailsQuery>[0];
  readonly searchFlights: ConstructorParameters<typeof SearchFlightsQuery>[0];
  readonly searchLocations: ConstructorParameters<typeof SearchLocationsQuery>[0];
  readonly places: PlaceDirectory;
  readonly findOwner: GuardDependencies['findOwner'];
  /** ISO 4217 code of the prices. */
  readonly currency: string;
  readonly now: () => Date;
}

const RESOLVERS = [
  BookFlightMutation,
  PayBookingMutation,
  QuoteCancellationMutation,
  ConfirmCancellationMutation,
  SettleCancellationMutation,
  ChangeBookingMutation,
  ConfirmChangeMutation,
  ChangePassengerMutation,
  AnswerScheduleChangeMutation,
  ChangeDepartureMutation,
  ErasePersonMutation,
  BookingsQuery,
  BookingByReferenceQuery,
  ScheduleChangesQuery,
  EventsQuery,
  OfferDetailsQuery,
  SearchFlightsQuery,
  SearchLocationsQuery,
  BookingEventsSubscription,
] as const;

/** Subscriptions follow the log; nothing is published, but type-graphql asks for a place to publish to. */
const noPublishing: NonNullable<BuildSchemaOptions['pubSub']> = {
  publish() {
    throw new Error('Events are followed in the log, not published');
  },
  subscribe() {
    throw new Error('Events are followed in the log, not published');
  },
};

/** Nobody executes a schema without handlers: no booking of it is anybody's. */
const NO_OWNERS: GuardDependencies = { findOwner: () => Promise.resolve(null), now: () => new Date() };

/** The executable schema; without handlers it can be printed and validated against. */
export function createSchema(handlers?: Handlers): GraphQLSchema {
  const instances = handlers === undefined ? [] : createResolvers(handlers);
  const schema = buildSchemaSync({
    resolvers: RESOLVERS,
    container: {
      get: (resolver: unknown) => instances.find((instance) => instance.constructor === resolver),
    },
    pubSub: noPublishing,
    validate: false,
    skipCheck: true, // asks the schema for all of itself; what is wrong with it is found without that, before it serves
  });
  return cutOffQueries(guardOperations(schema, handlers ?? NO_OWNERS));
}

function createResolvers(handlers: Handlers): readonly object[] {
  const { bookFlight, issueBookingToken, commands, bookings, readSide, currency, now, places } = handlers;
  const locations = createLocations(places);
  return [
    new BookFlightMutation(bookFlight, issueBookingToken, locations),
    new ErasePersonMutation(handlers.erasePerson),
    new PayBookingMutation({ payBooking: commands.payBooking, currency }, locations),
    new QuoteCancellationMutation(commands.quoteCancellation, locations),
    new ConfirmCancellationMutation(commands.confirmCancellation, locations),
    new SettleCancellationMutation({ settleCancellation: commands.settleCancellation, currency }, locations),
    new ChangeBookingMutation(commands.quoteChange, locations),
    new ConfirmChangeMutation(commands.confirmChange, locations),
    new ChangePassengerMutation(commands.changePassenger, locations),
    new AnswerScheduleChangeMutation(commands.answerScheduleChange, locations),
    new ChangeDepartureMutation(commands.changeDeparture),
    new BookingsQuery(bookings, readSide, locations, now),
    new BookingByReferenceQuery(handlers.findBookingByReference, issueBookingToken, locations),
    new ScheduleChangesQuery(handlers.unansweredScheduleChanges),
    new EventsQuery(handlers.events),
    new OfferDetailsQuery(handlers.offerDetails, locations),
    new SearchFlightsQuery(handlers.searchFlights, locations),
    new SearchLocationsQuery(handlers.searchLocations, locations),
    new BookingEventsSubscription(),
  ];
}
