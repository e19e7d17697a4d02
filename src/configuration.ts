import { resolve } from 'node:path';
import { z } from 'zod';
import type { TokenIssuer } from './access/issuer-tokens.js';
import { ISSUER_INCOMPLETE, tokenIssuerOf } from './token-issuer-variables.js';
import { parseDatabaseUrl, type DatabaseTarget } from './platform/database-url.js';
import { LOG_LEVELS, type LogLevel } from './platform/logger.js';
import { projectFile } from './platform/project-file.js';
import { isSameFile } from './platform/same-file.js';
import { MIN_SECRET_LENGTH } from './platform/secret-file.js';

const MAX_PORT = 65_535;

/** Two weeks: seats that are kept for longer are as good as sold. */
const MAX_HOLD_MINUTES = 20_160;

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
  /** Absolute paths. */
  readonly timetableFile: string;
  readonly tariffFile: string;
  /** Null: one is kept in the data folder. */
  readonly secret: string | null;
  /** Who else signs tokens of callers; null: only this engine does. */
  readonly tokenIssuer: TokenIssuer | null;
  /** Secrets of master keys: the first wraps the keys of personal data, all of them open; may be empty. */
  readonly masterKeys: readonly string[];
  readonly offerLifetimeMs: number;
  /** How long a booking keeps its seats, and its price, until it is paid. */
  readonly holdTerms: { readonly seatsMs: number; readonly priceMs: number };
  /** How long a quote for a change or a cancellation stands. */
  readonly quoteLifetimeMs: number;
  /** Whether browsers get the explorer, and other origins introspection and CORS. */
  readonly explorer: boolean;
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

const whole = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/u)
    .transform(Number)
    .refine((value) => value >= from && value <= to);

const databaseUrl = z.string().transform((url, context) => {
  const target = parseDatabaseUrl(url);
  if (target !== null) return target;
  context.addIssue('unreadable');
  return z.NEVER;
});

const masterKeys = z
  .string()
  .transform((text) => text.split(',').map((key) => key.trim()))
  .refine((keys) => keys.every((key) => key.length >= MIN_SECRET_LENGTH));

/** What each variable must be, in words; a fault is the name, these words, and the remedy where there is one. */
const RULES = {
  PORT: `a whole number from 0 to ${String(MAX_PORT)} (0 takes any free port)`,
  HOST: 'a host name or an IP address to listen on, e.g. localhost or 0.0.0.0',
  DATA_DIR: 'the path of a folder',
  DATABASE_URL: 'sqlite:<path of a file> or postgres://…',
  READ_DATABASE_URL:
    'sqlite:<path of a file>, or postgres://… and after it, separated by commas, its replicas',
  KEYS_DATABASE_URL: 'sqlite:<path of a file> or postgres://…',
  DATABASE_POOL_SIZE: 'a whole number of connections from 1 to 200',
  DATABASE_STATEMENT_TIMEOUT_SECONDS: 'a whole number of seconds from 1 to 3600',
  TIMETABLE: 'the path of an SSIM Chapter 7 file',
  TARIFF: 'the path of a tariff file (JSON)',
  SECRET: `at least ${String(MIN_SECRET_LENGTH)} characters that nobody can guess, e.g. the output of: openssl rand -hex 32`,
  MASTER_KEYS: `one or more secrets of at least ${String(MIN_SECRET_LENGTH)} characters without commas, separated by commas, the newest first; make one with: openssl rand -hex 32`,
  AUTH_JWKS_URL:
    'the URL of the public keys of your identity provider (JWK Set), e.g. https://id.example.com/jwks',
  AUTH_ISSUER: 'the `iss` of the tokens of your identity provider',
  AUTH_AUDIENCE: 'the `aud` that tokens for this engine have',
  AUTH_ROLES_CLAIM: 'the name of the claim that holds the role, or a list of roles',
  AUTH_AGENCY_CLAIM: 'the name of the claim that holds the agency of an agent',
  OFFER_LIFETIME_SECONDS: 'a whole number of seconds from 10 to 86400',
  HOLD_SEATS_MINUTES: `a whole number of minutes from 1 to ${String(MAX_HOLD_MINUTES)}`,
  HOLD_PRICE_MINUTES: `a whole number of minutes from 1 to ${String(MAX_HOLD_MINUTES)}`,
  QUOTE_LIFETIME_SECONDS: 'a whole number of seconds from 10 to 86400',
  EXPLORER: 'on or off',
  PAYMENTS: 'sandbox or stripe',
  STRIPE_SECRET_KEY: 'a secret or restricted key of your Stripe account (sk_… or rk_…)',
  STRIPE_WEBHOOK_SECRET: 'the signing secret of your webhook endpoint at Stripe (whsec_…)',
  STRIPE_API_BASE: 'an origin that speaks Stripe’s API, e.g. http://127.0.0.1:12111',
  LOG_LEVEL: `one of ${LOG_LEVELS.join(', ')}`,
  METRICS: 'on or off',
} as const;

const origin = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && /^https?:$/u.test(url.protocol) && url.href === `${url.origin}/`) return url;
  context.addIssue('unreadable');
  return z.NEVER;
});

const httpUrl = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && /^https?:$/u.test(url.protocol)) return url;
  context.addIssue('unreadable');
  return z.NEVER;
});

const schema = z.object({
  PORT: whole(0, MAX_PORT).default(4000),
  HOST: z.string().min(1).default('localhost'),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: databaseUrl.optional(),
  READ_DATABASE_URL: databaseUrl.optional(),
  KEYS_DATABASE_URL: databaseUrl.optional(),
  DATABASE_POOL_SIZE: whole(1, 200).default(10),
  DATABASE_STATEMENT_TIMEOUT_SECONDS: whole(1, 3_600).default(30),
  TIMETABLE: z.string().min(1).optional(),
  TARIFF: z.string().min(1).optional(),
  SECRET: z.string().min(MIN_SECRET_LENGTH).optional(),
  MASTER_KEYS: masterKeys.default([]),
  AUTH_JWKS_URL: httpUrl.optional(),
  AUTH_ISSUER: z.string().min(1).optional(),
  AUTH_AUDIENCE: z.string().min(1).optional(),
  AUTH_ROLES_CLAIM: z.string().min(1).default('role'),
  AUTH_AGENCY_CLAIM: z.string().min(1).default('agency'),
  OFFER_LIFETIME_SECONDS: whole(10, 86_400).default(900),
  HOLD_SEATS_MINUTES: whole(1, MAX_HOLD_MINUTES).default(1_440),
  HOLD_PRICE_MINUTES: whole(1, MAX_HOLD_MINUTES).default(120),
  QUOTE_LIFETIME_SECONDS: whole(10, 86_400).default(900),
  EXPLORER: z.enum(['on', 'off']).default('on'),
  PAYMENTS: z.enum(['sandbox', 'stripe']).default('sandbox'),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^[sr]k_\w+$/u)
    .optional(),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_\w+$/u)
    .optional(),
  STRIPE_API_BASE: origin.optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('warn'), // a line for each request only when asked for: it would bury the greeting
  METRICS: z.enum(['on', 'off']).default('off'), // they tell how much is booked, to whoever reaches the port
});

/** Reads the environment; a variable that is empty counts as not given. */
export function readConfiguration(
  environment: Readonly<Record<string, string | undefined>>,
): ConfigurationReading {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const names = new Set(parsed.error.issues.map((issue) => String(issue.path[0]) as keyof typeof RULES));
    return { kind: 'invalid', faults: [...names].map((name) => `${name} must be ${RULES[name]}`) };
  }
  const variables = parsed.data;
  const dataDir = resolve(variables.DATA_DIR);
  const log = variables.DATABASE_URL ?? { engine: 'sqlite', file: resolve(dataDir, 'events.db') };
  const read = variables.READ_DATABASE_URL ?? beside(log, dataDir, 'read.db');
  const keys = variables.KEYS_DATABASE_URL ?? beside(log, dataDir, 'keys.db');
  const payments = paymentsOf(variables, log, dataDir);
  const tokenIssuer = tokenIssuerOf(variables);
  const faults = [
    ...crossFaults({ log, read, keys }, variables.SECRET),
    ...(payments === null ? [STRIPE_INCOMPLETE] : []),
    ...(tokenIssuer === 'incomplete' ? [ISSUER_INCOMPLETE] : []),
  ];
  if (payments === null || tokenIssuer === 'incomplete' || faults.length > 0)
    return { kind: 'invalid', faults };
  const configuration: Configuration = {
    ...{ port: variables.PORT, host: variables.HOST, dataDir, log, read, keys },
    poolSize: variables.DATABASE_POOL_SIZE,
    statementTimeoutMs: variables.DATABASE_STATEMENT_TIMEOUT_SECONDS * 1000,
    timetableFile: resolve(variables.TIMETABLE ?? projectFile('src/suppliers/embedded/demo/timetable.ssim')),
    tariffFile: resolve(variables.TARIFF ?? projectFile('src/suppliers/embedded/demo/tariff.json')),
    secret: variables.SECRET ?? null,
    tokenIssuer,
    masterKeys: variables.MASTER_KEYS,
    offerLifetimeMs: variables.OFFER_LIFETIME_SECONDS * 1000,
    holdTerms: {
      seatsMs: variables.HOLD_SEATS_MINUTES * MINUTE_MS,
      priceMs: variables.HOLD_PRICE_MINUTES * MINUTE_MS,
    },
    quoteLifetimeMs: variables.QUOTE_LIFETIME_SECONDS * 1000,
    explorer: variables.EXPLORER === 'on',
    payments,
    logLevel: variables.LOG_LEVEL,
    metrics: variables.METRICS === 'on',
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
  variables: z.infer<typeof schema>,
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

function crossFaults(
  { log, read, keys }: Pick<Configuration, 'log' | 'read' | 'keys'>,
  secret: string | undefined,
): readonly string[] {
  const faults: string[] = [];
  if (log.engine === 'postgres' && secret === undefined) {
    faults.push(`SECRET must be given with a shared database, the same on every node: ${RULES.SECRET}`);
  }
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
