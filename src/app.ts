import { readFileSync } from 'node:fs';
import { createBookFlight } from './commands/book-flight.js';
import { createBookingCommands } from './commands/booking-commands.js';
import type { Configuration } from './configuration.js';
import { DEFAULT_ACCOUNTING_CODE } from './domain/ticket/ticket-number.js';
import { createEventFeed } from './event-store/event-feed.js';
import { prepareLog } from './event-store/event-log.js';
import { createEventReader } from './event-store/event-reader.js';
import type { LogTables } from './event-store/log-tables.js';
import { Projector } from './event-store/projector.js';
import { SqlEventStore } from './event-store/sql-event-store.js';
import { makeExamples } from './graphql/explorer/make-examples.js';
import { createSchema } from './graphql/schema.js';
import { createHttpServer, type HttpServer } from './graphql/server/http-server.js';
import { openKeyedHash } from './key-store/engine-key.js';
import { createKeyPool } from './key-store/key-pool.js';
import { createMasterKeys, UnknownMasterKey } from './key-store/master-keys.js';
import { createOpenParties } from './key-store/open-party.js';
import { createResealPerson } from './key-store/reseal-person.js';
import { openKeyStore } from './key-store/open-key-store.js';
import { createSealPeople } from './key-store/seal-party.js';
import { readPlaceDirectory, type PlaceDirectory } from './places/place-directory.js';
import type { ServerSettings } from './platform/database.js';
import { openDatabase, wakeOnAppends } from './platform/open-database.js';
import type { Logger } from './platform/logger.js';
import { keepSecret, UnusableSecret } from './platform/secret-file.js';
import { createSignal, type Signal } from './platform/signal.js';
import {
  createBookingProcesses,
  type BookingProcesses,
  type BookingProcessesOptions,
} from './processes/booking-processes.js';
import { createReportOutcome } from './processes/report-outcome.js';
import { createBookingQueries } from './queries/bookings.js';
import { createFollowBookingEvents } from './queries/follow-booking-events.js';
import { createOfferDetails } from './queries/offer-details.js';
import { createUnansweredScheduleChanges } from './queries/schedule-changes.js';
import { createSearchFlights } from './queries/search-flights.js';
import { createSearchLocations } from './queries/search-locations.js';
import { loadDepartureSeats } from './read-models/departure-seats-view.js';
import { projectEvents } from './read-models/project-events.js';
import { dropReadModels, openReadDatabase, READ_MODELS } from './read-models/read-database.js';
import { createReplicatedReadSide } from './read-models/read-side.js';
import { createEmbeddedSupplier } from './suppliers/embedded/embedded-supplier.js';
import { createItinerarySearch } from './suppliers/embedded/itinerary-search.js';
import { createOfferTokens } from './suppliers/embedded/offers/offer-token.js';
import { readSsim } from './suppliers/embedded/ssim/read-ssim.js';
import { openPayments } from './suppliers/payments/open-payments.js';
import { readTariff } from './suppliers/embedded/tariff-file.js';
import { createTimetable, type Timetable } from './suppliers/embedded/timetable.js';
import type { Tariff } from './domain/pricing/tariff.js';

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
  /** What goes on without anybody asking: `status` for the operator, `reportProviderEvent` for webhooks. */
  readonly processes: BookingProcesses;
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
  const keyStore = await openKeys(configuration, secret, world);
  const { log, reader, read, readSide, closeStorage } = await openStorage(configuration, world, appended);
  const store = new SqlEventStore({ log, newEventId: newId, now, onCommitted: appended.notify });

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
  const bookings = createBookingQueries(read.reading.db, keyStore.openParties);
  const searchFlights = createSearchFlights({ places, shopping: supplier, now });
  const writing = {
    ...{ store, readSide, now, newId, requestHash: keyStore.requestHash, openParties: keyStore.openParties },
    accountingCode: DEFAULT_ACCOUNTING_CODE,
  };
  const schema = createSchema({
    bookFlight: createBookFlight({
      ...writing,
      offerDesk: supplier,
      sealPeople: keyStore.sealPeople,
      holdTerms: configuration.holdTerms,
      randomBytes,
    }),
    commands: createBookingCommands({
      ...writing,
      supplier,
      resealPerson: keyStore.resealPerson,
      quoteLifetimeMs: configuration.quoteLifetimeMs,
    }),
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
  const { processes, stopProcesses } = await startProcesses(configuration, world, {
    log,
    store,
    reader,
    appended,
  });
  const close = async (): Promise<void> => {
    await server.close();
    await stopProcesses();
    await closeStorage();
    await keyStore.close();
  };
  return { server, processes, flightCount, close };
}

/** Opens the payment provider, and starts what happens to bookings without anybody asking. */
async function startProcesses(
  configuration: Configuration,
  { now, logger }: World,
  log: Pick<BookingProcessesOptions, 'log' | 'store' | 'reader' | 'appended'>,
) {
  const settings = settingsOf(configuration, logger);
  const payments = await openPayments(configuration.payments, settings, () => now().getTime());
  const { store } = log;
  const processes = createBookingProcesses({
    ...{ ...log, now, logger, provider: payments.provider },
    reportOutcome: createReportOutcome({ store, now, accountingCode: DEFAULT_ACCOUNTING_CODE }),
  });
  processes.start();
  const stopProcesses = (): Promise<void> => processes.stop().then(payments.close);
  return { processes, stopProcesses };
}

/** How database servers are spoken to. */
function settingsOf({ poolSize, statementTimeoutMs }: Configuration, logger: Logger): ServerSettings {
  return { poolSize, statementTimeoutMs, logger };
}

/** Opens the key store, and makes of its keys what seals, opens and compares. */
async function openKeys(configuration: Configuration, secret: string, world: World) {
  const { logger, newId, randomBytes } = world;
  const { masterKeys: given } = configuration;
  const [newest = secret, ...older] = [...given, secret]; // SECRET opens what was wrapped before there were others
  const masterKeys = createMasterKeys([newest, ...older], randomBytes);
  const settings = settingsOf(configuration, logger);
  const { writing, reading, close } = await openKeyStore(configuration.keys, masterKeys, settings).catch(
    (error: unknown) => {
      throw error instanceof UnknownMasterKey ? new StartFault(error.message) : error;
    },
  );
  const requestHash = await openKeyedHash(writing, masterKeys, { name: '#requests', randomBytes });
  const keyPool = createKeyPool({ writing, masterKeys, newId, randomBytes });
  return {
    close,
    openParties: createOpenParties(reading, masterKeys, logger),
    sealPeople: createSealPeople(keyPool, randomBytes),
    resealPerson: createResealPerson({ keys: { reading, masterKeys }, keyPool, randomBytes }),
    requestHash,
  };
}

/** Opens both databases, brings them up to date with their migrations and the log, and follows the log from now on. */
async function openStorage(configuration: Configuration, world: World, appended: Signal) {
  const { newId, logger } = world;
  const settings = settingsOf(configuration, logger);
  const log = openDatabase<LogTables>(configuration.log, { access: 'write', durable: 'always' }, settings);
  await prepareLog(log, newId);
  const logReading = openDatabase<LogTables>(
    configuration.log,
    { access: 'read', durable: 'always' },
    settings,
  );
  const reader = createEventReader(logReading.db);
  const read = await openReadDatabase(configuration.read, reader, settings);
  const projector = new Projector({
    processor: READ_MODELS,
    reader,
    read: read.writing,
    appended,
    logger,
    project: projectEvents,
    reset: dropReadModels,
  });
  await projector.catchUp(world.onCatchUp);
  projector.start();
  const stopListening = wakeOnAppends(configuration.log, appended, logger);

  const isReplicated = configuration.read.engine === 'postgres' && configuration.read.replicaUrls.length > 0;
  const readSide = isReplicated ? createReplicatedReadSide(projector, read.reading.db) : projector;

  async function closeStorage(): Promise<void> {
    await stopListening();
    await projector.stop();
    await Promise.all([read.reading, read.writing, logReading, log].map(({ db }) => db.destroy()));
  }
  return { log, reader, read, readSide, closeStorage };
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
