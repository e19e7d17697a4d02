import { readFileSync } from 'node:fs';
import { createBookFlight } from './commands/book-flight.js';
import { createBookingCommands } from './commands/booking-commands.js';
import type { Configuration } from './configuration.js';
import { DEFAULT_ACCOUNTING_CODE } from './domain/ticket/ticket-number.js';
import { createEventFeed } from './event-store/event-feed.js';
import { makeExamples } from './graphql/explorer/make-examples.js';
import { createSchema } from './graphql/schema.js';
import { createHttpServer, type HttpServer } from './graphql/server/http-server.js';
import { readPlaceDirectory, type PlaceDirectory } from './places/place-directory.js';
import { keepSecret, UnusableSecret } from './platform/secret-file.js';
import { createBookingProcesses, type BookingProcesses } from './processes/booking-processes.js';
import { createReportOutcome } from './processes/report-outcome.js';
import { createBookingQueries } from './queries/bookings.js';
import { createFollowBookingEvents } from './queries/follow-booking-events.js';
import { createOfferDetails } from './queries/offer-details.js';
import { createUnansweredScheduleChanges } from './queries/schedule-changes.js';
import { createSearchFlights } from './queries/search-flights.js';
import { createSearchLocations } from './queries/search-locations.js';
import { loadDepartureSeats } from './read-models/departure-seats-view.js';
import { StartFault } from './start-fault.js';
import { createErasure, openStorage, serverSettings, type Storage } from './storage.js';
import type { World } from './world.js';
import { createEmbeddedSupplier } from './suppliers/embedded/embedded-supplier.js';
import { createItinerarySearch } from './suppliers/embedded/itinerary-search.js';
import { createOfferTokens } from './suppliers/embedded/offers/offer-token.js';
import { readSsim } from './suppliers/embedded/ssim/read-ssim.js';
import { openPayments } from './suppliers/payments/open-payments.js';
import { readTariff } from './suppliers/embedded/tariff-file.js';
import { createTimetable, type Timetable } from './suppliers/embedded/timetable.js';
import type { Tariff } from './domain/pricing/tariff.js';

/** The running engine. */
export interface App {
  readonly server: HttpServer;
  /** What goes on without anybody asking: `status` for the operator, `reportProviderEvent` for webhooks. */
  readonly processes: BookingProcesses;
  /** Flights in the timetable, for the operator to see. */
  readonly flightCount: number;
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
  const { reader, read, readSide, keySafe, appended } = storage;

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
  const bookings = createBookingQueries(read.reading.db, keySafe.openParties);
  const searchFlights = createSearchFlights({ places, shopping: supplier, now });
  const schema = createSchema({
    ...createCommands(configuration, world, storage, supplier),
    erasePerson: createErasure(storage, world),
    unansweredScheduleChanges: createUnansweredScheduleChanges(read.reading.db),
    currency: supplier.currency,
    now,
    bookings,
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
  const { processes, stopProcesses } = await startProcesses(configuration, world, storage);
  const close = (): Promise<void> => server.close().then(stopProcesses).then(storage.closeStorage);
  return { server, processes, flightCount, close };
}

/** What callers may ask for. */
function createCommands(
  { holdTerms, quoteLifetimeMs }: Configuration,
  { now, newId, randomBytes }: World,
  { store, readSide, keySafe }: Storage,
  supplier: ReturnType<typeof createEmbeddedSupplier>,
) {
  const { sealPeople, resealPerson, openParties, requestHash } = keySafe;
  const writing = {
    ...{ store, readSide, openParties, requestHash, now, newId },
    accountingCode: DEFAULT_ACCOUNTING_CODE,
  };
  return {
    bookFlight: createBookFlight({ ...writing, offerDesk: supplier, sealPeople, holdTerms, randomBytes }),
    commands: createBookingCommands({ ...writing, supplier, resealPerson, quoteLifetimeMs }),
  };
}

/** Opens the payment provider, and starts what happens to bookings without anybody asking. */
async function startProcesses(
  configuration: Configuration,
  { now, logger }: World,
  { log, store, reader, appended }: Storage,
) {
  const settings = serverSettings(configuration, logger);
  const payments = await openPayments(configuration.payments, settings, () => now().getTime());
  const processes = createBookingProcesses({
    ...{ log, store, reader, appended, now, logger, provider: payments.provider },
    reportOutcome: createReportOutcome({ store, now, accountingCode: DEFAULT_ACCOUNTING_CODE }),
  });
  processes.start();
  const stopProcesses = (): Promise<void> => processes.stop().then(payments.close);
  return { processes, stopProcesses };
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
