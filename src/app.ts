import { createAuthenticate } from './access/authenticate.js';
import { createIssueBookingToken } from './access/booking-tokens.js';
import { createOwnTokens } from './access/own-tokens.js';
import { createBookFlight } from './commands/book-flight.js';
import { createBookingCommands } from './commands/booking-commands.js';
import { watchCommands, type OnAnswered } from './commands/watch-commands.js';
import type { Configuration } from './configuration.js';
import { createEventFeed } from './event-store/event-feed.js';
import type { ProjectionStatus } from './event-store/projection-status.js';
import { createExamples } from './graphql/explorer/make-examples.js';
import { createSchema } from './graphql/schema.js';
import { createHttpServer, type HttpServer } from './graphql/server/http-server.js';
import { createMetrics } from './platform/metrics.js';
import { readPlaceDirectory } from './places/place-directory.js';
import type { Secrets } from './platform/secrets.js';
import type { BookingProcesses } from './processes/booking-processes.js';
import { createLocalRateLimiters, type RateLimiters } from './platform/rate-limiters.js';
import { openSharedRateLimiters } from './platform/shared-rate-limiters.js';
import { createFindBookingByReference } from './queries/booking-by-reference.js';
import { createBookingQueries } from './queries/bookings.js';
import { createEvents } from './queries/events.js';
import { createFollowBookingEvents } from './queries/follow-booking-events.js';
import { createFindBookingOwner } from './queries/find-booking-owner.js';
import { createOfferDetails } from './queries/offer-details.js';
import { createUnansweredScheduleChanges } from './queries/schedule-changes.js';
import { createSearchFlights } from './queries/search-flights.js';
import { createSearchLocations } from './queries/search-locations.js';
import { loadMovedDepartures } from './read-models/departure-moves-view.js';
import { loadDepartureSeats } from './read-models/departure-seats-view.js';
import { readModelStatus } from './read-models/read-model-status.js';
import { openPersistedDocuments } from './open-persisted-documents.js';
import { openSupplier } from './open-supplier.js';
import { ownSecrets, warnOfUnlistableSecret } from './own-secrets.js';
import { startProcesses } from './start-processes.js';
import { createErasure, openStorage, type Storage } from './storage.js';
import { createWatch } from './watch.js';
import type { World } from './world.js';

/** The running engine. */
export interface App {
  readonly server: HttpServer;
  /** What goes on without anybody asking: `status` for the operator, `reportProviderEvent` for webhooks. */
  readonly processes: BookingProcesses;
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
  const secrets = ownSecrets(configuration, randomBytes);
  warnOfUnlistableSecret(configuration, logger);
  const metrics = configuration.metrics ? createMetrics() : null;
  const storage = await openStorage(configuration, world, secrets, metrics?.countCommit);
  const { reader, read, readSide, keySafe, appended } = storage;

  const { supplier, flightCount } = openSupplier(configuration, {
    ...{ places, secrets, now },
    seatsOf: (departureIds) => loadDepartureSeats(read.reading, departureIds),
    movedBetween: (firstDate, lastDate) => loadMovedDepartures(read.reading, firstDate, lastDate),
  });
  const { authenticate, issueBookingToken } = createAccess(configuration, secrets, now);
  const reading = { read: read.reading, reader, openParties: keySafe.openParties, now };
  const searchFlights = createSearchFlights({ places, shopping: supplier, now });
  const schema = createSchema({
    ...createCommands(configuration, { world, storage, supplier }, metrics?.countCommand),
    unansweredScheduleChanges: createUnansweredScheduleChanges(read.reading.db),
    ...{ currency: supplier.currency, now },
    ...{ bookings: createBookingQueries(reading), issueBookingToken, readSide, events: createEvents(reader) },
    findBookingByReference: createFindBookingByReference(reading),
    offerDetails: createOfferDetails(supplier),
    searchFlights,
    searchLocations: createSearchLocations(places),
    places,
    findOwner: createFindBookingOwner(reader),
  });
  const documents = openPersistedDocuments(configuration, schema);
  const reporting = { flightBoard: supplier, onAnswered: metrics?.countCommand };
  const { receiveWebhook, ...started } = await startProcesses(configuration, world, storage, reporting);
  const rateLimiters = await openRateLimiters(configuration, storage, world);
  const server = await createHttpServer({
    schema,
    subscriptionContext: {
      followBookingEvents: createFollowBookingEvents(createEventFeed(reader, appended), reader),
    },
    ...{ authenticate, logger, newId, now, documents, rateLimiters, receiveWebhook },
    ...serverSettingsOf(configuration),
    exampleOperations: createExamples(searchFlights, world),
    ...createWatch(metrics, { ...storage, processes: started.processes }, logger),
  });
  return {
    ...{ server, processes: started.processes, flightCount },
    status: () => readModelStatus(read.reading, reader),
    close: () =>
      server.close().then(started.stopProcesses).then(rateLimiters?.close).then(storage.closeStorage),
  };
}

/** What an operator decides of the server. */
function serverSettingsOf(configuration: Configuration) {
  const { explorer, allowedOrigins, trustedProxies, queryTimeoutMs, shutdownDelayMs } = configuration;
  return { explorer, allowedOrigins, trustedProxies, queryTimeoutMs, shutdownDelayMs };
}

/** Who asks: by tokens of others and of our own. */
function createAccess({ tokenIssuer }: Configuration, secrets: Secrets, now: World['now']) {
  return {
    authenticate: createAuthenticate({ secrets, issuer: tokenIssuer, now }),
    issueBookingToken: createIssueBookingToken(createOwnTokens(secrets, now), now),
  };
}

/** How often clients ask, counted on all nodes together where there may be several; null: nobody counts. */
async function openRateLimiters(
  { rateLimits }: Configuration,
  { log, keySafe }: Storage,
  { now, logger }: World,
): Promise<RateLimiters | null> {
  if (!rateLimits) return null;
  const nowMs = (): number => now().getTime();
  if (log.engine.name === 'sqlite') return createLocalRateLimiters(nowMs);
  return openSharedRateLimiters({ database: log, keyedHash: keySafe.limitsHash, nowMs, logger });
}

/** What commands are made of. */
interface CommandParts {
  readonly world: World;
  readonly storage: Storage;
  readonly supplier: ReturnType<typeof openSupplier>['supplier'];
}

/** What callers may ask for. */
function createCommands(
  { holdTerms, quoteLifetimeMs, accountingCode }: Configuration,
  { world, storage, supplier }: CommandParts,
  onAnswered: OnAnswered | undefined,
) {
  const { now, newId, randomBytes } = world;
  const { store, readSide, keySafe } = storage;
  const { sealPeople, resealPerson, openParties, requestHash } = keySafe;
  const writing = { store, readSide, openParties, requestHash, now, newId };
  const commands = createBookingCommands({
    ...{ ...writing, supplier, resealPerson, quoteLifetimeMs, accountingCode },
  });
  const others = {
    bookFlight: createBookFlight({ ...writing, offerDesk: supplier, sealPeople, holdTerms, randomBytes }),
    erasePerson: createErasure(storage, world),
  };
  return { ...watchCommands(others, onAnswered), commands: watchCommands(commands, onAnswered) };
}
