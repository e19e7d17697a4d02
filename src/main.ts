import { v7 } from 'uuid';
import { createCatchUpBar } from './cli/catch-up-bar.js';
import { readConfiguration, type Configuration } from './configuration.js';
import { createLogger, type Logger } from './platform/logger.js';
import { createRandomPool } from './platform/random-pool.js';

process.env['NODE_ENV'] ??= 'production'; // before graphql is loaded: it runs a third faster so
const { createApp, StartFault } = await import('./app.js');
type App = Awaited<ReturnType<typeof createApp>>;

/** Requests that still run when the process is told to stop get so long. */
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
function storageFault(error: unknown, { dataDir, log, read }: Configuration): string | null {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error && isRefusal(cause))) return null;
  return `The data cannot be opened (${cause.message}); check DATA_DIR ${dataDir}, DATABASE_URL ${placeOf(log)} and READ_DATABASE_URL ${placeOf(read)}`;
}

/** Systems and databases give their refusals a code; those of Node itself are faults of a program. */
function isRefusal(error: Error): boolean {
  if ('code' in error) return !String(error.code).startsWith('ERR_');
  return /timeout|terminated/u.test(error.message); // a server that does not answer
}

/** Where a database is, without the name and the password to get in. */
function placeOf(target: Configuration['log']): string {
  if (target.engine === 'sqlite') return target.file;
  const { host, pathname } = new URL(target.url);
  return `PostgreSQL at ${host}${pathname}`;
}

async function start(configuration: Configuration, logger: Logger): Promise<void> {
  const randomBytes = createRandomPool();
  const newId = (): string => v7({ rng: () => randomBytes(16) });
  const catchUp = createCatchUpBar();
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
  stopOnSignal(app);
  greet(app, configuration);
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

function stopOnSignal(app: App): void {
  const stop = (): void => {
    setTimeout(() => process.exit(1), SHUTDOWN_TIMEOUT_MS).unref();
    void app.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function greet(app: App, configuration: Configuration): void {
  const address = app.server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : configuration.port;
  const { host, log, read } = configuration;
  const name = ['0.0.0.0', '::', '127.0.0.1', '::1'].includes(host) ? 'localhost' : host;
  const url = `http://${name}:${String(port)}/graphql`;
  const query = '{ searchLocations(text: \\"par\\") { code name countryName } }';
  console.log(`JetSetGo is ready, with ${String(app.flightCount)} flights in its timetable.
  Explorer     ${configuration.explorer ? `${url} in a browser` : 'off (EXPLORER=off)'}
  Log          ${placeOf(log)}
  Read models  ${placeOf(read)}
  Try          curl ${url} -H 'content-type: application/json' -d '{"query":"${query}"}'`);
}
