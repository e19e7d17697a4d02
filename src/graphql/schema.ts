import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchemaSync, type BuildSchemaOptions } from 'type-graphql';
import { BookFlightMutation } from './mutations/book-flight.js';
import { ErasePersonMutation } from './mutations/erase-person.js';
import { BookingsQuery } from './queries/bookings.js';
import { EventsQuery } from './queries/events.js';
import { OfferDetailsQuery } from './queries/offer-details.js';
import { SearchFlightsQuery } from './queries/search-flights.js';
import { SearchLocationsQuery } from './queries/search-locations.js';
import type { PlaceDirectory } from '../places/place-directory.js';
import { BookingEventsSubscription } from './subscriptions/booking-events.js';
import { createLocations } from './types/location.js';

/** The handlers that the resolvers call, made by the composition root. */
export interface Handlers {
  readonly bookFlight: ConstructorParameters<typeof BookFlightMutation>[0];
  readonly erasePerson: ConstructorParameters<typeof ErasePersonMutation>[0];
  readonly bookings: ConstructorParameters<typeof BookingsQuery>[0];
  readonly readSide: ConstructorParameters<typeof BookingsQuery>[1];
  readonly events: ConstructorParameters<typeof EventsQuery>[0];
  readonly offerDetails: ConstructorParameters<typeof OfferDetailsQuery>[0];
  readonly searchFlights: ConstructorParameters<typeof SearchFlightsQuery>[0];
  readonly searchLocations: ConstructorParameters<typeof SearchLocationsQuery>[0];
  readonly places: PlaceDirectory;
}

const RESOLVERS = [
  BookFlightMutation,
  ErasePersonMutation,
  BookingsQuery,
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

/** The executable schema; without handlers it can be printed and validated against. */
export function createSchema(handlers?: Handlers): GraphQLSchema {
  const instances = handlers === undefined ? [] : createResolvers(handlers);
  return buildSchemaSync({
    resolvers: RESOLVERS,
    container: {
      get: (resolver: unknown) => instances.find((instance) => instance.constructor === resolver),
    },
    pubSub: noPublishing,
    validate: false,
  });
}

function createResolvers(handlers: Handlers): readonly object[] {
  const locations = createLocations(handlers.places);
  return [
    new BookFlightMutation(handlers.bookFlight, locations),
    new ErasePersonMutation(handlers.erasePerson),
    new BookingsQuery(handlers.bookings, handlers.readSide, locations),
    new EventsQuery(handlers.events),
    new OfferDetailsQuery(handlers.offerDetails, locations),
    new SearchFlightsQuery(handlers.searchFlights, locations),
    new SearchLocationsQuery(handlers.searchLocations, locations),
    new BookingEventsSubscription(),
  ];
}
