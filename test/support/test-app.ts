import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as newId } from 'uuid';
import type { Principal } from '../../src/access/caller.js';
import { createOwnTokens } from '../../src/access/own-tokens.js';
import { createApp, type App } from '../../src/app.js';
import type { World } from '../../src/world.js';
import { readConfiguration } from '../../src/configuration.js';
import { createLogger } from '../../src/platform/logger.js';
import { createGraphqlClient, type GraphqlClient } from './graphql-client.js';

type Signed = Exclude<Principal, { readonly role: 'nobody' }>;

/** Longer than any test sets its clock ahead. */
const TOKEN_LIFETIME_MS = 2 * 366 * 86_400_000;

/** The whole engine on a free port of this machine, with real clients; it is itself the client of an operator. */
export interface TestApp extends GraphqlClient {
  readonly app: App;
  /** http://127.0.0.1:<port>/graphql */
  readonly url: string;
  readonly dataDir: string;
  readonly operatorToken: string;
  /** A token that the engine takes for its own. */
  tokenFor(principal: Signed, expiresAtMs?: number): Promise<string>;
  /** Another client, with another token or none. */
  as(token: string | null): GraphqlClient;
  /** Stops the engine and keeps its files. */
  stop(): Promise<void>;
}

/** A new empty folder for data, removed by `removeDataDirs`. */
export function newDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jetsetgo-test-'));
  dataDirs.push(folder);
  return folder;
}

const dataDirs: string[] = [];

/** Removes every folder that `newDataDir` made; for `afterAll`. */
export function removeDataDirs(): void {
  for (const folder of dataDirs.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Starts the engine as `npm start` would, but within this process and on a free port. */
export async function startTestApp(
  options: {
    readonly dataDir?: string;
    readonly environment?: Readonly<Record<string, string>>;
    readonly world?: Partial<World>;
  } = {},
): Promise<TestApp> {
  const dataDir = options.dataDir ?? newDataDir();
  const reading = readConfiguration({
    PORT: '0',
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    ...options.environment,
  });
  if (reading.kind === 'invalid') throw new Error(reading.faults.join('; '));
  const logger = createLogger('silent');
  const now = options.world?.now ?? ((): Date => new Date());
  const app = await createApp(reading.configuration, {
    now,
    newId,
    randomBytes,
    logger,
    ...options.world,
  });
  const address = await app.server.listen({ port: 0, host: '127.0.0.1' });
  const url = `${address}/graphql`;
  const tokens = createOwnTokens(reading.configuration.secret ?? keptSecret(dataDir), now);
  const tokenFor = (principal: Signed, expiresAtMs = now().getTime() + TOKEN_LIFETIME_MS): Promise<string> =>
    tokens.issue(principal, expiresAtMs);
  const operatorToken = await tokenFor({ role: 'operator', subject: 'operator-of-tests' });
  const client = createGraphqlClient(url, operatorToken);
  return {
    ...client,
    ...{ app, tokenFor, operatorToken },
    as: (token) => createGraphqlClient(url, token),
    url,
    dataDir,
    async stop() {
      await client.close();
      await app.close();
    },
  };
}

/** The secret that the engine made for itself. */
function keptSecret(dataDir: string): string {
  return readFileSync(join(dataDir, 'secret'), 'utf8').trim();
}
