import { readFileSync } from 'node:fs';
import { createBookFlight } from './commands/book-flight.js';
import type { Configuration } from './configuration.js';
import { addDays } from './domain/schedule/calendar-date.js';
import { createEventFeed } from './event-store/event-feed.js';
import type { ProjectionStatus } from './event-store/projection-status.js';
import { exampleOperations, type ExampleOperation } from './graphql/explorer/example-operations.js';
import { createSchema } from './graphql/schema.js';
import { createHttpServer, type HttpServer } from './graphql/server/http-server.js';
import { readPlaceDirectory, type PlaceDirectory } from './places/place-directory.js';
import { keepSecret, UnusableSecret } from './platform/secret-file.js';
import { createBookingQueries, type BookingQueries } from './queries/bookings.js';
import { createEvents } from './queries/events.js';
import { createFollowBookingEvents } from './queries/follow-booking-events.js';
import { createOfferDetails } from './queries/offer-details.js';
import { createSearchFlights, type SearchFlights } from './queries/search-flights.js';
import { createSearchLocations } from './queries/search-locations.js';
import { loadDepartureSeats } from './read-models/departure-seats-view.js';
import { readModelStatus } from './read-models/read-model-status.js';
import { StartFault } from './start-fault.js';
import { createErasure, openStorage } from './storage.js';
import type { World } from './world.js';
import { createEmbeddedSupplier } from './suppliers/embedded/embedded-supplier.js';
import { createItinerarySearch } from './suppliers/embedded/itinerary-search.js';
import { createOfferTokens } from './suppliers/embedded/offers/offer-token.js';
import { readSsim } from './suppliers/embedded/ssim/read-ssim.js';
import { readTariff } from './suppliers/embedded/tariff-file.js';
import { createTimetable, type Timetable } from './suppliers/embedded/timetable.js';
import type { Tariff } from './domain/pricing/tariff.js';

/** The example search looks so far ahead. */
const EXAMPLE_DAYS_AHEAD = 30;

/** The running engine. */
export interface App {
  readonly server: HttpServer;
  /** Flights in the timetable, for the operator to see. */
  readonly flightCount: number;
  /** How far the read models are, and which events they left out. */
  status(): Promise<ProjectionStatus>;
  /** Lets running requests finish, ends subscriptions, closes the databases. */
  close(): Promise<void>;
}

/** Builds the whole engine: this is the one place where its parts are chosen and put together. */
export async function createApp(configuration: Configuration, world: World): Promise<App> {
  const { now, newId, randomBytes, logger } = world;
  const places = readPlaceDirectory();
  const { timetable, flightCount } = loadTimetable(configuration.timetableFile, places);
  const tariff = loadTariff(configuration.tariffFile);
  const secret = configuration.secret ?? ownSecret(configuration.dataDir, randomBytes);
  const storage = await openStorage(configuration, world, secret);
  const { store, reader, read, readSide, keySafe, appended } = storage;
  const { sealPeople, openParties, requestHash } = keySafe;

  const supplier = createEmbeddedSupplier({
    timetable,
    findSlices: createItinerarySearch(timetable),
    tariff,
    airport: places.airport,
    tokens: createOfferTokens(secret),
    seatsOf: (departureIds) => loadDepartureSeats(read.reading, departureIds),
    now,
    offerLifetimeMs: configuration.offerLifetimeMs,
  });
  const bookings = createBookingQueries({ read: read.reading, openParties, now });
  const searchFlights = createSearchFlights({ places, shopping: supplier, now });
  const schema = createSchema({
    bookFlight: createBookFlight({
      ...{ store, offerDesk: supplier, readSide, sealPeople, openParties, requestHash },
      ...{ now, newId, randomBytes },
    }),
    erasePerson: createErasure(storage, world),
    bookings,
    events: createEvents(reader),
    readSide,
    offerDetails: createOfferDetails(supplier),
    searchFlights,
    searchLocations: createSearchLocations(places),
    places,
  });
  const server = await createHttpServer({
    schema,
    subscriptionContext: {
      followBookingEvents: createFollowBookingEvents(createEventFeed(reader, appended)),
    },
    logger,
    newId,
    explorer: configuration.explorer,
    exampleOperations: () => makeExamples(searchFlights, bookings, world),
  });
  const close = (): Promise<void> => server.close().then(storage.closeStorage);
  const status = (): Promise<ProjectionStatus> => readModelStatus(storage.read.reading, storage.reader);
  return { server, flightCount, status, close };
}

function ownSecret(dataDir: string, randomBytes: World['randomBytes']): string {
  try {
    return keepSecret(dataDir, randomBytes);
  } catch (error) {
    throw error instanceof UnusableSecret ? new StartFault(error.message) : error;
  }
}

function loadTimetable(
  file: string,
  places: PlaceDirectory,
): { readonly timetable: Timetable; readonly flightCount: number } {
  const isKnownAirport = (code: string): boolean => places.airport(code) !== undefined;
  const reading = readSsim(readStartFile('TIMETABLE', file, 'latin1'), { isKnownAirport });
  if (reading.kind === 'broken') {
    const { line, column, reason } = reading.fault;
    throw new StartFault(`TIMETABLE ${file}, line ${String(line)}, column ${String(column)}: ${reason}`);
  }
  const { schedules } = reading;
  const designators = new Set(
    schedules.map(({ carrier, flightNumber, suffix }) => `${carrier}${String(flightNumber)}${suffix}`),
  );
  return {
    timetable: createTimetable({ schedules, airport: places.airport }),
    flightCount: designators.size,
  };
}

function loadTariff(file: string): Tariff {
  const reading = readTariff(readStartFile('TARIFF', file, 'utf8'));
  if (reading.kind === 'tariff') return reading.tariff;
  throw new StartFault(`TARIFF ${file}${reading.path === '' ? '' : `, ${reading.path}`}: ${reading.reason}`);
}

/** A timetable is read byte by byte, so that a column is a column whatever its bytes are. */
function readStartFile(variable: string, file: string, encoding: 'latin1' | 'utf8'): string {
  try {
    return readFileSync(file, encoding);
  } catch (error) {
    throw new StartFault(
      `${variable} ${file} cannot be read: ${error instanceof Error ? error.message : 'unknown reason'}`,
    );
  }
}

/** Examples that run as they are: their offer is made when the explorer is opened. */
async function makeExamples(
  searchFlights: SearchFlights,
  bookings: BookingQueries,
  world: World,
): Promise<readonly ExampleOperation[]> {
  const departDate = addDays(world.now().toISOString().slice(0, 10), EXAMPLE_DAYS_AHEAD);
  const passengers = { ADULT: 1, CHILD: 0, INFANT: 0 };
  const search = { departure: 'Paris', destination: 'London', departDate, returnDate: null, passengers };
  const found = await searchFlights(
    { ...search, cabin: 'ECONOMY', maxStops: null, budget: null, sortBy: 'PRICE' },
    { first: 1, after: null },
  );
  const newest = await bookings.list(1, null);
  return exampleOperations({
    departDate,
    offerId: 'kind' in found ? null : (found.offers[0]?.offer.offerId ?? null),
    bookingId: 'kind' in newest ? null : (newest.bookings[0]?.booking.bookingId ?? null),
    idempotencyKey: world.newId(),
    openedAt: world.now().toISOString(),
  });
}
