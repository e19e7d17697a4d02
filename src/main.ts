import { v7 } from 'uuid';
import { createProgressBar } from './cli/progress-bar.js';
import { readConfiguration, type Configuration } from './configuration.js';
import { placeOf } from './platform/database-url.js';
import { createLogger, type Logger } from './platform/logger.js';
import { createRandomPool } from './platform/random-pool.js';
import { flushSpans } from './platform/tracing.js';
import { StartFault } from './start-fault.js';
import { refusalOf } from './platform/refusal.js';

process.env['NODE_ENV'] ??= 'production'; // before graphql is loaded: it runs a third faster so
const { createApp } = await import('./app.js');
type App = Awaited<ReturnType<typeof createApp>>;

/** Requests that still run when listening ends get so long. */
const SHUTDOWN_TIMEOUT_MS = 10_000;

const reading = readConfiguration(process.env);
if (reading.kind === 'invalid') {
  for (const fault of reading.faults) console.error(fault);
  process.exit(1);
}
await start(reading.configuration, createLogger(reading.configuration.logLevel)).catch((error: unknown) => {
  console.error(
    error instanceof StartFault ? error.message : (storageFault(error, reading.configuration) ?? error),
  );
  process.exit(1);
});

/** What to say when the disk or a database refuses; null when the error is a fault of this program. */
function storageFault(error: unknown, { dataDir, log, read, keys }: Configuration): string | null {
  const refusal = refusalOf(error);
  if (refusal === null) return null;
  return `The data cannot be opened (${refusal}); check DATA_DIR ${dataDir}, DATABASE_URL ${placeOf(log)}, READ_DATABASE_URL ${placeOf(read)} and KEYS_DATABASE_URL ${placeOf(keys)}`;
}

async function start(configuration: Configuration, logger: Logger): Promise<void> {
  const randomBytes = createRandomPool();
  const newId = (): string => v7({ rng: () => randomBytes(16) });
  const catchUp = createProgressBar('Building read models');
  const app = await createApp(configuration, {
    now: () => new Date(),
    newId,
    randomBytes,
    logger,
    onCatchUp: catchUp.update,
  });
  catchUp.stop();
  process.on('unhandledRejection', (reason) => {
    logger.error({ err: reason }, 'unhandled rejection');
  });
  const { port, host } = configuration;
  await app.server.listen({ port, host }).catch((error: unknown) => {
    throw isSystemError(error)
      ? new StartFault(
          `PORT ${String(port)} on HOST ${host} cannot be listened on (${error.code}); choose another`,
        )
      : error;
  });
  stopOnSignal(app, configuration);
  greet(app, configuration);
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

/** A second signal ends the process at once. */
function stopOnSignal(app: App, { shutdownDelayMs }: Configuration): void {
  const stop = (): void => {
    setTimeout(() => process.exit(1), shutdownDelayMs + SHUTDOWN_TIMEOUT_MS).unref();
    void app
      .close()
      .then(flushSpans)
      .then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function greet(app: App, configuration: Configuration): void {
  const address = app.server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : configuration.port;
  const { host, log, read, keys } = configuration;
  const name = ['0.0.0.0', '::', '127.0.0.1', '::1'].includes(host) ? 'localhost' : host;
  const url = `http://${name}:${String(port)}/graphql`;
  const { policy, file } = configuration.persistedDocuments;
  const listOnly = policy === 'only';
  const offBy = listOnly ? 'PERSISTED_DOCUMENTS=only' : 'EXPLORER=off';
  const documents =
    file === null ? '' : `\n  Documents    ${listOnly ? 'those' : 'any, and by id those'} of ${file}`;
  const asked = listOnly
    ? '"documentId":"<an id of the list>"'
    : '"query":"{ searchLocations(text: \\"par\\") { code name countryName } }"';
  console.log(`JetSetGo is ready, with ${String(app.flightCount)} flights in its timetable.
  Explorer     ${configuration.explorer ? `${url} in a browser` : `off (${offBy})`}${documents}
  Log          ${placeOf(log)}
  Read models  ${placeOf(read)}
  Keys         ${placeOf(keys)}
  Token        npx jetsetgo token --role operator (or traveller, agent), for Authorization: Bearer <token>
  Try          curl ${url} -H 'content-type: application/json' -d '{${asked}}'`);
}
