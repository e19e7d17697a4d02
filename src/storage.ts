import { createErasePerson } from './commands/erase-person.js';
import type { Configuration } from './configuration.js';
import { prepareLog } from './event-store/event-log.js';
import { createEventReader } from './event-store/event-reader.js';
import type { LogTables } from './event-store/log-tables.js';
import { LogWatcher } from './event-store/log-watcher.js';
import { Projector } from './event-store/projector.js';
import { SqlEventStore, type CommitFigures } from './event-store/sql-event-store.js';
import { LostKeys, openKeySafe, type KeySafe } from './key-store/key-safe.js';
import { UnknownMasterKey } from './key-store/master-keys.js';
import type { OpenDatabase, ServerSettings } from './platform/database.js';
import { placeOf } from './platform/database-url.js';
import { openDatabase, wakeOnAppends } from './platform/open-database.js';
import type { Secrets } from './platform/secrets.js';
import { createSignal, type Signal } from './platform/signal.js';
import { DestroyErasedKeys } from './processes/destroy-erased-keys.js';
import { findPeopleEverywhere } from './read-models/find-people-everywhere.js';
import { openReadDatabase } from './read-models/read-database.js';
import { createReadModels, projectionOf } from './read-models/read-models.js';
import { createReplicatedReadSide } from './read-models/read-side.js';
import { holdsSealedData } from './sealed-data.js';
import { StartFault } from './start-fault.js';
import type { World } from './world.js';

/** The opened databases and what follows the log. */
export type Storage = Awaited<ReturnType<typeof openStorage>>;

/** How database servers are spoken to. */
export function serverSettings(
  { poolSize, statementTimeoutMs }: Configuration,
  logger: World['logger'],
): ServerSettings {
  return { poolSize, statementTimeoutMs, logger };
}

/**
 * Opens the key store; the secrets open what was wrapped before there were other master keys, or by one before them. Refuses
 * one without keys where the log was sealed with some, unless `wasUsed` says otherwise.
 */
export async function openKeys(
  configuration: Configuration,
  secrets: Secrets,
  world: World,
  wasUsed?: () => Promise<boolean>,
): Promise<KeySafe> {
  const { logger, newId, randomBytes } = world;
  const { masterKeys, log, keys } = configuration;
  const settings = serverSettings(configuration, logger);
  const [newest, ...older] = masterKeys;
  return openKeySafe(keys, {
    masterSecrets: newest === undefined ? secrets : [newest, ...older, ...secrets],
    wasUsed: wasUsed ?? (() => holdsSealedData(log, settings)),
    ...{ settings, newId, randomBytes },
  }).catch((error: unknown) => {
    if (error instanceof UnknownMasterKey) throw new StartFault(error.message);
    if (error instanceof LostKeys) throw new StartFault(lostKeysText(placeOf(keys), placeOf(log)));
    throw error;
  });
}

function lostKeysText(keys: string, log: string): string {
  return `There are no keys in ${keys}, and the log in ${log} holds personal data that only its keys open. Put the key store back there (from a backup of it, or with jetsetgo move-keys), or let KEYS_DATABASE_URL name where it is. Only if it is lost for good: jetsetgo accept-lost-keys begins a new one, and nobody in those bookings can be read ever again`;
}

/**
 * Opens all databases, brings them up to date with their migrations and the log, and follows the log from now on:
 * into the read models, and to destroy the keys of whom it says to be erased.
 */
export async function openStorage(
  configuration: Configuration,
  world: World,
  secrets: Secrets,
  onCommit?: (commit: CommitFigures) => void,
) {
  const { newId, now, logger } = world;
  const settings = serverSettings(configuration, logger);
  const appended = createSignal();
  const keySafe = await openKeys(configuration, secrets, world);
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
    now,
  });
  await projector.catchUp(world.onCatchUp);
  projector.start();
  const keyDestruction = new DestroyErasedKeys({ reader, keys: keySafe.writing, logger });
  await keyDestruction.begin();
  keyDestruction.start();
  const watcher = new LogWatcher({ reader, appended, logger });
  watcher.start();
  const stopListening = wakeOnAppends(configuration.log, appended, logger);

  const isReplicated = configuration.read.engine === 'postgres' && configuration.read.replicaUrls.length > 0;
  const readSide = isReplicated ? createReplicatedReadSide(projector, read.reading.db) : projector;

  const store = openStore(log, world, appended, onCommit);

  async function closeStorage(): Promise<void> {
    await stopListening();
    await watcher.stop();
    await Promise.all([projector.stop(), keyDestruction.stop()]);
    await Promise.all([read.reading, read.writing, logReading, log].map(({ db }) => db.destroy()));
    await keySafe.close();
  }
  return { log, store, reader, read, readSide, keySafe, keyDestruction, appended, closeStorage };
}

/** A store whose commits wake what follows the log. */
function openStore(
  log: OpenDatabase<LogTables>,
  { newId, now }: World,
  appended: Signal,
  onCommit?: (commit: CommitFigures) => void,
): SqlEventStore {
  const onCommitted = (commit: CommitFigures): void => {
    appended.notify();
    onCommit?.(commit);
  };
  return new SqlEventStore({ log, newEventId: newId, now, onCommitted });
}

/** The command that erases people from an opened storage. */
export function createErasure(storage: Storage, { now, newId }: World): ErasePersonCommand {
  const { store, reader, read, readSide, keySafe, keyDestruction } = storage;
  const { requestHash, peopleHash, matchParties } = keySafe;
  return createErasePerson({
    ...{ store, readSide, keyDestruction, requestHash, now, newId },
    logPosition: async () => (await reader.head()).position,
    findPeople: (sought) =>
      findPeopleEverywhere({ read: read.reading, reader, matchParties, peopleHash }, sought),
  });
}

type ErasePersonCommand = ReturnType<typeof createErasePerson>;
