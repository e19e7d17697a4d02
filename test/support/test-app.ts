import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as newId } from 'uuid';
import { createApp, type App } from '../../src/app.js';
import type { World } from '../../src/world.js';
import { readConfiguration } from '../../src/configuration.js';
import { createLogger } from '../../src/platform/logger.js';
import { createGraphqlClient, type GraphqlClient } from './graphql-client.js';
import { createTestTokens, TEST_OPERATOR, type IssueTestToken } from './test-tokens.js';

/** The whole engine on a free port of this machine, with real clients; it is itself the client of an operator. */
export interface TestApp extends GraphqlClient {
  readonly app: App;
  /** http://127.0.0.1:<port>/graphql */
  readonly url: string;
  readonly dataDir: string;
  readonly operatorToken: string;
  /** For requests without a client. */
  readonly operatorHeaders: { readonly authorization: string };
  /** A token that the engine takes for its own. */
  readonly tokenFor: IssueTestToken;
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
  const tokenFor = createTestTokens({ secret: reading.configuration.secret, dataDir }, now);
  const operatorToken = await tokenFor(TEST_OPERATOR);
  const client = createGraphqlClient(url, operatorToken);
  return {
    ...client,
    ...{ app, tokenFor, operatorToken },
    operatorHeaders: { authorization: `Bearer ${operatorToken}` },
    as: (token) => createGraphqlClient(url, token),
    url,
    dataDir,
    async stop() {
      await client.close();
      await app.close();
    },
  };
}
