import { DEFAULT_HOLD_TERMS } from '../../src/commands/settlement-request.js';
import { createAnswerScheduleChange } from '../../src/commands/answer-schedule-change.js';
import { createRunBookingCommand, type BookingAnswer } from '../../src/commands/booking-command.js';
import { createBookFlight } from '../../src/commands/book-flight.js';
import { createChangePassenger } from '../../src/commands/change-passenger.js';
import { createChangeDeparture } from '../../src/commands/change-departure.js';
import { createConfirmCancellation } from '../../src/commands/confirm-cancellation.js';
import { createConfirmChange } from '../../src/commands/confirm-change.js';
import { createPayBooking } from '../../src/commands/pay-booking.js';
import { createQuoteCancellation } from '../../src/commands/quote-cancellation.js';
import { createQuoteChange } from '../../src/commands/quote-change.js';
import { departureSeatsStream } from '../../src/commands/stream-folds.js';
import type {
  OpenParty,
  PersonalData,
  Sealed,
  SealedBox,
  SealedParty,
} from '../../src/domain/booking/personal-data.js';
import { prepareLog } from '../../src/event-store/event-log.js';
import { createEventReader } from '../../src/event-store/event-reader.js';
import type { EventStore } from '../../src/event-store/event-store.js';
import type { LogTables } from '../../src/event-store/log-tables.js';
import { Projector } from '../../src/event-store/projector.js';
import { SqlEventStore } from '../../src/event-store/sql-event-store.js';
import type { DatabaseTarget } from '../../src/platform/database-url.js';
import type { ServerSettings } from '../../src/platform/database.js';
import { createLogger } from '../../src/platform/logger.js';
import { openDatabase } from '../../src/platform/open-database.js';
import { createSignal } from '../../src/platform/signal.js';
import { createBookingProcesses } from '../../src/processes/booking-processes.js';
import { createReportOutcome } from '../../src/processes/report-outcome.js';
import { createBookingsModel } from '../../src/read-models/booking-view.js';
import { loadMovedDepartures } from '../../src/read-models/departure-moves-view.js';
import { createDepartureSeatsModel } from '../../src/read-models/departure-seats-view.js';
import { openReadDatabase } from '../../src/read-models/read-database.js';
import { projectionOf } from '../../src/read-models/read-models.js';
import type { PaymentProvider } from '../../src/suppliers/payment-provider.js';
import { ANY_CARRIER, brand, tariff } from '../domain/pricing/tariff-fixtures.js';
import { supplierOf } from '../suppliers/embedded/offers/supplier-fixtures.js';
import type { SeededRandom } from './seeded-random.js';

/** How the simulation speaks to databases. */
export const SETTINGS: ServerSettings = {
  poolSize: 4,
  statementTimeoutMs: 10_000,
  logger: createLogger('silent'),
};

const ACCOUNTING_CODE = '999';
const QUOTE_LIFETIME_MS = 15 * 60_000;

/** One fare that is not refundable, one that is, and one of which nobody knows. */
const [LIGHT, FLEX, ODD] = [brand('LIGHT', 100), brand('FLEX', 175), brand('ODD', 120)];
const TARIFF = tariff({
  brands: [
    LIGHT,
    { ...FLEX, conditions: { ...FLEX.conditions, refundable: true, refundPenaltyMinor: 2_000 } },
    { ...ODD, conditions: { ...ODD.conditions, refundable: null } },
  ],
  anyCarrier: { ...ANY_CARRIER, brands: ['LIGHT', 'FLEX', 'ODD'] },
});

/** What stays when an engine ends. */
export interface SimulatedWorld {
  readonly log: DatabaseTarget;
  readonly read: DatabaseTarget;
  readonly provider: PaymentProvider;
  readonly random: SeededRandom;
  readonly now: () => Date;
}

/** The engine from its commands to its files, on a clock and chances of the simulation. */
export type SimulatedEngine = Awaited<ReturnType<typeof openSimulatedEngine>>;

/** Opens the engine on its files. */
export async function openSimulatedEngine(world: SimulatedWorld) {
  const { now, random } = world;
  const storage = await openStorage(world);
  const { log, store, reader, appended } = storage;
  const readSide = { reached: () => Promise.resolve(true) };
  const openParties = (parties: readonly SealedParty[]) => Promise.resolve(parties.map(openPlain));
  const requestHash = (text: string): string => text;
  const supplier = supplierOf({
    tariff: TARIFF,
    seatsOf: (ids) => loadSeats(store, ids),
    movedBetween: (firstDate, lastDate) => loadMovedDepartures(storage.read.reading, firstDate, lastDate),
  });
  const run = createRunBookingCommand({ store, openParties, requestHash, readSide, now });
  const quoting = { run, newId: random.id, quoteLifetimeMs: QUOTE_LIFETIME_MS };
  const paying = { run, newId: random.id, offerDesk: supplier, accountingCode: ACCOUNTING_CODE };
  const processes = createBookingProcesses({
    ...{ log, store, reader, appended, now, logger: SETTINGS.logger, provider: world.provider },
    reportOutcome: createReportOutcome({
      store,
      flightBoard: supplier,
      now,
      accountingCode: ACCOUNTING_CODE,
    }),
  });
  return {
    ...{ ...storage, processes },
    /** The seller, whose clock is that of now. */
    supplier: () => {
      supplier.setClock(now().getTime());
      return supplier;
    },
    bookFlight: createBookFlight({
      ...{ store, offerDesk: supplier, openParties, requestHash, readSide, now, newId: random.id },
      ...{ holdTerms: DEFAULT_HOLD_TERMS, randomBytes: random.bytes, sealPeople: leavePlain },
    }),
    payBooking: createPayBooking(paying),
    quoteCancellation: createQuoteCancellation(quoting),
    confirmCancellation: createConfirmCancellation(run),
    quoteChange: createQuoteChange({ ...quoting, offerDesk: supplier }),
    confirmChange: createConfirmChange(paying),
    changePassenger: createChangePassenger({ run, store, openParties, resealPerson: sealOpenly }),
    answerScheduleChange: createAnswerScheduleChange(run),
    changeDeparture: createChangeDeparture({ store, requestHash, readSide, flightBoard: supplier, now }),
  };
}

/** How a command of the simulation ended. */
export type CommandEnd = BookingAnswer['code'] | 'OFFER_NOT_FOUND';

async function openStorage({ log: target, read: readTarget, random, now }: SimulatedWorld) {
  // No power is cut here, so that nothing need wait for a disk.
  const log = openDatabase<LogTables>(target, { access: 'write', durable: 'never' }, SETTINGS);
  await prepareLog(log, random.id);
  const reading = openDatabase<LogTables>(target, { access: 'read', durable: 'never' }, SETTINGS);
  const reader = createEventReader(reading.db);
  const appended = createSignal();
  const store: EventStore = new SqlEventStore({
    ...{ log, newEventId: random.id, now, onCommitted: appended.notify },
  });
  const models = [createBookingsModel(), createDepartureSeatsModel()]; // nobody is looked for
  const read = await openReadDatabase(readTarget, { log: reader, models }, SETTINGS);
  const projector = new Projector({
    ...projectionOf(models),
    ...{ reader, read: read.writing, appended, now, logger: SETTINGS.logger },
  });
  return {
    ...{ log, store, reader, appended, read, projector },
    /** Lets all files go at once, whatever is under way: what is not committed is lost. */
    close: async (): Promise<void> => {
      await Promise.all([log, reading, read.writing, read.reading].map(({ db }) => db.destroy()));
    },
  };
}

async function loadSeats(store: EventStore, departureIds: readonly string[]) {
  const seats = departureIds.map(async (id) => [id, await store.load(departureSeatsStream(id))] as const);
  return new Map(await Promise.all(seats));
}

/** People are not what is simulated: nobody's data is sealed. */
function leavePlain({ passengers, contact }: PersonalData) {
  const party: SealedParty = {
    passengers: passengers.map(({ type, ...plain }, index) => ({
      ...{ passengerId: String(index + 1), type },
      identity: { plain },
    })),
    contact: { plain: contact },
  };
  return Promise.resolve({ party, openParty: openPlain(party), discard: () => undefined });
}

/** A box that anybody can open. */
function sealOpenly(_subjectId: string | null, content: object): Promise<SealedBox> {
  return Promise.resolve({ subjectId: 'corrected', box: JSON.stringify(content) });
}

function openPlain({ passengers, contact }: SealedParty): OpenParty {
  return {
    passengers: passengers.map((passenger) => ({ ...passenger, identity: plainOf(passenger.identity) })),
    contact: plainOf(contact),
  };
}

function plainOf<Content>(sealed: Sealed<Content> | null): Content | null {
  if (sealed === null) return null;
  return 'plain' in sealed ? sealed.plain : (JSON.parse(sealed.box) as Content);
}
