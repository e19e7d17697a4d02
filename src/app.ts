import { readFileSync } from 'node:fs';
import { createBookFlight } from './commands/book-flight.js';
import { createErasePerson } from './commands/erase-person.js';
import { DEFAULT_HOLD_TERMS } from './commands/settlement-request.js';
import type { Configuration } from './configuration.js';
import { addDays } from './domain/schedule/calendar-date.js';
import { createEventFeed } from './event-store/event-feed.js';
import { prepareLog } from './event-store/event-log.js';
import { createEventReader } from './event-store/event-reader.js';
import type { LogTables } from './event-store/log-tables.js';
import { Projector } from './event-store/projector.js';
import { SqlEventStore } from './event-store/sql-event-store.js';
import { exampleOperations, type ExampleOperation } from './graphql/explorer/example-operations.js';
import { createSchema, type Handlers } from './graphql/schema.js';
import { createHttpServer, type HttpServer } from './graphql/server/http-server.js';
import { openKeySafe, type KeySafe } from './key-store/key-safe.js';
import { UnknownMasterKey } from './key-store/master-keys.js';
import { readPlaceDirectory, type PlaceDirectory } from './places/place-directory.js';
import type { ServerSettings } from './platform/database.js';
import { openDatabase, wakeOnAppends } from './platform/open-database.js';
import type { Logger } from './platform/logger.js';
import { keepSecret, UnusableSecret } from './platform/secret-file.js';
import { createSignal, type Signal } from './platform/signal.js';
import { DestroyErasedKeys } from './processes/destroy-erased-keys.js';
import { createBookingQueries, type BookingQueries } from './queries/bookings.js';
import { createFollowBookingEvents } from './queries/follow-booking-events.js';
import { createOfferDetails } from './queries/offer-details.js';
import { createSearchFlights, type SearchFlights } from './queries/search-flights.js';
import { createSearchLocations } from './queries/search-locations.js';
import { loadDepartureSeats } from './read-models/departure-seats-view.js';
import { openReadDatabase } from './read-models/read-database.js';
import { createReadModels, projectionOf } from './read-models/read-models.js';
import { createReplicatedReadSide } from './read-models/read-side.js';
import { findPeople } from './read-models/people-view.js';
import type { OfferDesk } from './suppliers/offer-desk.js';
import { createEmbeddedSupplier } from './suppliers/embedded/embedded-supplier.js';
import { createItinerarySearch } from './suppliers/embedded/itinerary-search.js';
import { createOfferTokens } from './suppliers/embedded/offers/offer-token.js';
import { readSsim } from './suppliers/embedded/ssim/read-ssim.js';
import { readTariff } from './suppliers/embedded/tariff-file.js';
import { createTimetable, type Timetable } from './suppliers/embedded/timetable.js';
import type { Tariff } from './domain/pricing/tariff.js';

/** The example search looks so far ahead. */
const EXAMPLE_DAYS_AHEAD = 30;

/** Everything that the engine takes from the world around it. */
export interface World {
  readonly now: () => Date;
  /** A UUIDv7: unique, not to be guessed, and in order of time. */
  readonly newId: () => string;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly logger: Logger;
  /** Told how far the read models are while they catch up with the log at the start. */
  readonly onCatchUp?: (position: number, head: number) => void;
}

/** The running engine. */
export interface App {
  readonly server: HttpServer;
  /** Flights in the timetable, for the operator to see. */
  readonly flightCount: number;
  /** Lets running requests finish, ends subscriptions, closes the databases. */
  close(): Promise<void>;
}

/** The server cannot start; the message says what is wrong with which file. */
export class StartFault extends Error {}

/** Builds the whole engine: this is the one place where its parts are chosen and put together. */
export async function createApp(configuration: Configuration, world: World): Promise<App> {
  const { now, newId, randomBytes, logger } = world;
  const places = readPlaceDirectory();
  const { timetable, flightCount } = loadTimetable(configuration.timetableFile, places);
  const tariff = loadTariff(configuration.tariffFile);
  const secret = configuration.secret ?? ownSecret(configuration.dataDir, randomBytes);
  const appended = createSignal();
  const keySafe = await openKeys(configuration, secret, world);
  const storage = await openStorage(configuration, world, { appended, keySafe });
  const { reader, read, readSide } = storage;

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
    ...createCommands(storage, supplier, world),
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
  const close = (): Promise<void> => server.close().then(storage.closeStorage);
  return { server, flightCount, close };
}

/** What a caller may ask to be changed. */
function createCommands(storage: Storage, offerDesk: OfferDesk, world: World): Commands {
  const { now, newId, randomBytes } = world;
  const { log, reader, read, readSide, keySafe, keyDestruction, appended } = storage;
  const store = new SqlEventStore({ log, newEventId: newId, now, onCommitted: appended.notify });
  const { sealPeople, openParties, requestHash, peopleHash } = keySafe;
  return {
    bookFlight: createBookFlight({
      ...{ store, offerDesk, sealPeople, openParties, requestHash, readSide, now, newId, randomBytes },
      holdTerms: DEFAULT_HOLD_TERMS,
    }),
    erasePerson: createErasePerson({
      ...{ store, readSide, keyDestruction, requestHash, now, newId },
      logPosition: async () => (await reader.head()).position,
      findPeople: (sought) => findPeople(read.reading, peopleHash, sought),
    }),
  };
}

type Commands = Pick<Handlers, 'bookFlight' | 'erasePerson'>;

/** Opens the key store; SECRET opens what was wrapped before there were other master keys. */
async function openKeys(configuration: Configuration, secret: string, world: World): Promise<KeySafe> {
  const { logger, newId, randomBytes } = world;
  const { poolSize, statementTimeoutMs, masterKeys } = configuration;
  const [newest, ...older] = masterKeys;
  return openKeySafe(configuration.keys, {
    masterSecrets: newest === undefined ? [secret] : [newest, ...older, secret],
    settings: { poolSize, statementTimeoutMs, logger },
    ...{ newId, randomBytes },
  }).catch((error: unknown) => {
    throw error instanceof UnknownMasterKey ? new StartFault(error.message) : error;
  });
}

type Storage = Awaited<ReturnType<typeof openStorage>>;

/** Opens both databases, brings them up to date with their migrations and the log, and follows the log from now on. */
async function openStorage(
  configuration: Configuration,
  world: World,
  { appended, keySafe }: { readonly appended: Signal; readonly keySafe: KeySafe },
) {
  const { newId, logger } = world;
  const { poolSize, statementTimeoutMs } = configuration;
  const settings: ServerSettings = { poolSize, statementTimeoutMs, logger };
  const log = openDatabase<LogTables>(configuration.log, { access: 'write', durable: 'always' }, settings);
  await prepareLog(log, newId);
  const logReading = openDatabase<LogTables>(
    configuration.log,
    { access: 'read', durable: 'always' },
    settings,
  );
  const reader = createEventReader(logReading.db);
  const models = createReadModels(keySafe);
  const read = await openReadDatabase(configuration.read, { log: reader, models }, settings);
  const projector = new Projector({
    ...projectionOf(models),
    reader,
    read: read.writing,
    appended,
    logger,
  });
  await projector.catchUp(world.onCatchUp);
  projector.start();
  const keyDestruction = new DestroyErasedKeys({ reader, keys: keySafe.writing, logger });
  await keyDestruction.catchUp();
  keyDestruction.start();
  const stopListening = wakeOnAppends(configuration.log, appended, logger);

  const isReplicated = configuration.read.engine === 'postgres' && configuration.read.replicaUrls.length > 0;
  const readSide = isReplicated ? createReplicatedReadSide(projector, read.reading.db) : projector;

  async function closeStorage(): Promise<void> {
    await stopListening();
    await Promise.all([projector.stop(), keyDestruction.stop()]);
    await Promise.all([read.reading, read.writing, logReading, log].map(({ db }) => db.destroy()));
    await keySafe.close();
  }
  return { log, reader, read, readSide, keySafe, keyDestruction, appended, closeStorage };
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
  });
}
