import { resolve } from 'node:path';
import type { z } from 'zod';
import type { TokenIssuer } from './access/issuer-tokens.js';
import { ISSUER_INCOMPLETE, tokenIssuerOf } from './token-issuer-variables.js';
import { VARIABLE_RULES, variablesSchema } from './configuration-variables.js';
import type { DatabaseTarget } from './platform/database-url.js';
import type { LogLevel } from './platform/logger.js';
import { projectFile } from './platform/project-file.js';
import { isSameFile } from './platform/same-file.js';
import {
  documentConfigurationOf,
  documentVariableFaults,
  type DocumentConfiguration,
} from './persisted-document-variables.js';

const MINUTE_MS = 60_000;

/** How this server runs; README, "Configuration", says what each variable means. */
export interface Configuration {
  readonly port: number;
  readonly host: string;
  /** Absolute path. */
  readonly dataDir: string;
  readonly log: DatabaseTarget;
  readonly read: DatabaseTarget;
  /** Where the keys of personal data are: outside the log. */
  readonly keys: DatabaseTarget;
  /** Connections to a database server: at most so many for each of the six uses of a node. */
  readonly poolSize: number;
  readonly statementTimeoutMs: number;
  /** How long a query of a caller may take until it is stopped. */
  readonly queryTimeoutMs: number;
  /** How long a node goes on serving, unready, once it is to stop. */
  readonly shutdownDelayMs: number;
  /** Absolute paths. */
  readonly timetableFile: string;
  readonly tariffFile: string;
  /** Null: one is kept in the data folder. */
  readonly secret: string | null;
  /** What signed before `secret` did and still counts, or is to sign next; may be empty. */
  readonly oldSecrets: readonly string[];
  /** Who else signs tokens of callers; null: only this engine does. */
  readonly tokenIssuer: TokenIssuer | null;
  /** Secrets of master keys: the first wraps the keys of personal data, all of them open; may be empty. */
  readonly masterKeys: readonly string[];
  readonly offerLifetimeMs: number;
  /** How long a booking keeps its seats, and its price, until it is paid. */
  readonly holdTerms: { readonly seatsMs: number; readonly priceMs: number };
  /** How long a quote for a change or a cancellation stands. */
  readonly quoteLifetimeMs: number;
  /** Three digits: how the numbers of new tickets begin, whichever airline flies. */
  readonly accountingCode: string;
  /** Which documents are served: all, those of a list by their ids as well, or those alone. */
  readonly persistedDocuments: DocumentConfiguration['persistedDocuments'];
  /** Whether browsers get the explorer, everybody the schema by introspection and in hints, and explorers of other origins CORS. */
  readonly explorer: boolean;
  /** Origins whose pages may use the API, explorer or not. */
  readonly allowedOrigins: readonly string[];
  /** Whether it is bounded how often a client may ask, and how much it may hold. */
  readonly rateLimits: boolean;
  /** Addresses and networks (CIDR) of proxies, which tell where requests came from. */
  readonly trustedProxies: readonly string[];
  readonly payments: PaymentConfiguration;
  readonly logLevel: LogLevel;
  /** Whether metrics are served to whoever reaches the port. */
  readonly metrics: boolean;
}

/** Who takes the money. */
export type PaymentConfiguration =
  | {
      readonly provider: 'sandbox';
      /** A database of its own where the log is a file, else beside the log, where all nodes find it. */
      readonly ledger: DatabaseTarget;
    }
  | {
      readonly provider: 'stripe';
      readonly secretKey: string;
      readonly webhookSecret: string;
      /** Null: Stripe itself. */
      readonly apiBase: URL | null;
    };

/** A configuration, or everything that is wrong with the variables given. */
export type ConfigurationReading =
  | { readonly kind: 'configuration'; readonly configuration: Configuration }
  | { readonly kind: 'invalid'; readonly faults: readonly string[] };

/** Reads the environment; a variable that is empty counts as not given. */
export function readConfiguration(
  environment: Readonly<Record<string, string | undefined>>,
): ConfigurationReading {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = variablesSchema.safeParse(given);
  if (!parsed.success) {
    const names = new Set(
      parsed.error.issues.map((issue) => String(issue.path[0]) as keyof typeof VARIABLE_RULES),
    );
    return { kind: 'invalid', faults: [...names].map((name) => `${name} must be ${VARIABLE_RULES[name]}`) };
  }
  const variables = parsed.data;
  const dataDir = resolve(variables.DATA_DIR);
  const log = variables.DATABASE_URL ?? { engine: 'sqlite', file: resolve(dataDir, 'events.db') };
  const read = variables.READ_DATABASE_URL ?? beside(log, dataDir, 'read.db');
  const keys = variables.KEYS_DATABASE_URL ?? beside(log, dataDir, 'keys.db');
  const payments = paymentsOf(variables, log, dataDir);
  const tokenIssuer = tokenIssuerOf(variables);
  const faults = [
    ...crossFaults({ log, read, keys }, variables),
    ...(payments === null ? [STRIPE_INCOMPLETE] : []),
    ...(tokenIssuer === 'incomplete' ? [ISSUER_INCOMPLETE] : []),
  ];
  if (payments === null || tokenIssuer === 'incomplete' || faults.length > 0)
    return { kind: 'invalid', faults };
  const configuration: Configuration = {
    ...{ port: variables.PORT, host: variables.HOST, dataDir, log, read, keys },
    poolSize: variables.DATABASE_POOL_SIZE,
    statementTimeoutMs: variables.DATABASE_STATEMENT_TIMEOUT_SECONDS * 1000,
    queryTimeoutMs: variables.QUERY_TIMEOUT_SECONDS * 1000,
    shutdownDelayMs: variables.SHUTDOWN_DELAY_SECONDS * 1000,
    timetableFile: resolve(variables.TIMETABLE ?? projectFile('src/suppliers/embedded/demo/timetable.ssim')),
    tariffFile: resolve(variables.TARIFF ?? projectFile('src/suppliers/embedded/demo/tariff.json')),
    ...{ secret: variables.SECRET ?? null, oldSecrets: variables.OLD_SECRETS },
    ...{ tokenIssuer, masterKeys: variables.MASTER_KEYS },
    offerLifetimeMs: variables.OFFER_LIFETIME_SECONDS * 1000,
    holdTerms: {
      seatsMs: variables.HOLD_SEATS_MINUTES * MINUTE_MS,
      priceMs: variables.HOLD_PRICE_MINUTES * MINUTE_MS,
    },
    quoteLifetimeMs: variables.QUOTE_LIFETIME_SECONDS * 1000,
    ...documentConfigurationOf(variables),
    ...{ accountingCode: variables.TICKET_ACCOUNTING_CODE, rateLimits: variables.RATE_LIMITS === 'on' },
    ...{ allowedOrigins: variables.ALLOWED_ORIGINS, trustedProxies: variables.TRUSTED_PROXIES, payments },
    ...{ logLevel: variables.LOG_LEVEL, metrics: variables.METRICS === 'on' },
  };
  return { kind: 'configuration', configuration };
}

/** What is not told to be elsewhere lives beside the log: in the same folder, or on the same server. */
function beside(log: DatabaseTarget, dataDir: string, fileName: string): DatabaseTarget {
  return log.engine === 'postgres' ? log : { engine: 'sqlite', file: resolve(dataDir, fileName) };
}

const STRIPE_INCOMPLETE =
  'STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET must both be given with PAYMENTS=stripe: see Developers in the Stripe dashboard';

/** Null when Stripe is wanted and its secrets are not given. */
function paymentsOf(
  variables: z.infer<typeof variablesSchema>,
  log: DatabaseTarget,
  dataDir: string,
): PaymentConfiguration | null {
  if (variables.PAYMENTS === 'sandbox') {
    return { provider: 'sandbox', ledger: beside(log, dataDir, 'sandbox-payments.db') };
  }
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret } = variables;
  if (secretKey === undefined || webhookSecret === undefined) return null;
  return { provider: 'stripe', secretKey, webhookSecret, apiBase: variables.STRIPE_API_BASE ?? null };
}

function secretFaults(
  log: DatabaseTarget,
  { SECRET: secret, OLD_SECRETS: oldSecrets }: z.infer<typeof variablesSchema>,
): readonly string[] {
  if (secret !== undefined) return [];
  if (log.engine === 'postgres') {
    return [`SECRET must be given with a shared database, the same on every node: ${VARIABLE_RULES.SECRET}`];
  }
  if (oldSecrets.length === 0) return [];
  return [
    'SECRET must be given with OLD_SECRETS; the file DATA_DIR/secret may itself hold several, one a line, the newest first',
  ];
}

function crossFaults(
  { log, read, keys }: Pick<Configuration, 'log' | 'read' | 'keys'>,
  variables: z.infer<typeof variablesSchema>,
): readonly string[] {
  const faults = [...documentVariableFaults(variables), ...secretFaults(log, variables)];
  for (const [name, target] of Object.entries({ DATABASE_URL: log, KEYS_DATABASE_URL: keys })) {
    if (target.engine === 'postgres' && target.replicaUrls.length > 0) {
      faults.push(`${name} must name one server; replicas go into READ_DATABASE_URL`);
    }
  }
  if (log.engine === 'postgres' && keys.engine === 'sqlite') {
    faults.push(
      'KEYS_DATABASE_URL must be postgres://… when DATABASE_URL is: every node needs the same keys of personal data',
    );
  }
  if (isSameFile(log, read)) {
    faults.push(
      'READ_DATABASE_URL must be another file than DATABASE_URL: read models are thrown away, the log never',
    );
  }
  if (isSameFile(keys, log) || isSameFile(keys, read)) {
    faults.push(
      'KEYS_DATABASE_URL must be another file than DATABASE_URL and READ_DATABASE_URL: keys are destroyed, the log never, and read models are thrown away',
    );
  }
  return faults;
}
