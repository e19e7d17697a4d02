import { isIP } from 'node:net';
import { z } from 'zod';
import { DEFAULT_ACCOUNTING_CODE, isAccountingCode } from './domain/ticket/ticket-number.js';
import { parseDatabaseUrl } from './platform/database-url.js';
import { LOG_LEVELS } from './platform/logger.js';
import { MAX_SECRETS, MIN_SECRET_LENGTH } from './platform/secrets.js';

const MAX_PORT = 65_535;

/** Two weeks: seats that are kept for longer are as good as sold. */
const MAX_HOLD_MINUTES = 20_160;

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

const secretList = z
  .string()
  .transform((text) => text.split(',').map((key) => key.trim()))
  .refine((keys) => keys.every((key) => key.length >= MIN_SECRET_LENGTH));

/** An IP address, or a network of them by CIDR (RFC 4632). */
function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  if (bits === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^[1-9]\d{0,2}$/u.test(prefix) && Number(prefix) <= bits);
}

const networks = z
  .string()
  .transform((text) => text.split(',').map((network) => network.trim()))
  .refine((texts) => texts.every(isNetwork));

/** Origins whose pages may use the API: each is a site of its own, and few shops have so many. */
const MAX_ALLOWED_ORIGINS = 100;

/** The origin of a page as browsers send it (Fetch, section 3.2); a host with `*` is none of a page. */
function isWebOrigin(text: string): boolean {
  return /^https?:\/\/[^*]+$/u.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

const webOrigins = z
  .string()
  .transform((text) => text.split(',').map((entry) => entry.trim()))
  .refine((origins) => origins.length <= MAX_ALLOWED_ORIGINS && origins.every(isWebOrigin));

/** What each variable must be, in words; a fault is the name, these words, and the remedy where there is one. */
export const VARIABLE_RULES = {
  PORT: `a whole number from 0 to ${String(MAX_PORT)} (0 takes any free port)`,
  HOST: 'a host name or an IP address to listen on, e.g. localhost or 0.0.0.0',
  DATA_DIR: 'the path of a folder',
  DATABASE_URL: 'sqlite:<path of a file> or postgres://…',
  READ_DATABASE_URL:
    'sqlite:<path of a file>, or postgres://… and after it, separated by commas, its replicas',
  KEYS_DATABASE_URL: 'sqlite:<path of a file> or postgres://…',
  DATABASE_POOL_SIZE: 'a whole number of connections from 1 to 200',
  DATABASE_STATEMENT_TIMEOUT_SECONDS: 'a whole number of seconds from 1 to 3600',
  QUERY_TIMEOUT_SECONDS: 'a whole number of seconds from 1 to 600',
  SHUTDOWN_DELAY_SECONDS: 'a whole number of seconds from 0 to 120',
  TIMETABLE: 'the path of an SSIM Chapter 7 file',
  TARIFF: 'the path of a tariff file (JSON)',
  SECRET: `at least ${String(MIN_SECRET_LENGTH)} characters that nobody can guess, e.g. the output of: openssl rand -hex 32`,
  OLD_SECRETS: `1 to ${String(MAX_SECRETS - 1)} secrets of at least ${String(MIN_SECRET_LENGTH)} characters without commas, separated by commas: what SECRET was before, or will be`,
  MASTER_KEYS: `one or more secrets of at least ${String(MIN_SECRET_LENGTH)} characters without commas, separated by commas, the newest first; make one with: openssl rand -hex 32`,
  AUTH_JWKS_URL:
    'the URL of the public keys of your identity provider (JWK Set), e.g. https://id.example.com/jwks',
  AUTH_ISSUER: 'the `iss` of the tokens of your identity provider',
  AUTH_AUDIENCE: 'the `aud` that tokens for this engine have',
  AUTH_ROLES_CLAIM:
    'the name of the claim that holds the role, or a list of roles, e.g. roles or realm_access.roles',
  AUTH_AGENCY_CLAIM: 'the name of the claim that holds the agency of an agent',
  OFFER_LIFETIME_SECONDS: 'a whole number of seconds from 10 to 86400',
  HOLD_SEATS_MINUTES: `a whole number of minutes from 1 to ${String(MAX_HOLD_MINUTES)}`,
  HOLD_PRICE_MINUTES: `a whole number of minutes from 1 to ${String(MAX_HOLD_MINUTES)}`,
  QUOTE_LIFETIME_SECONDS: 'a whole number of seconds from 10 to 86400',
  TICKET_ACCOUNTING_CODE:
    'the three digits that the airline whose tickets are issued is accounted by, e.g. 057',
  EXPLORER: 'on or off',
  PERSISTED_DOCUMENTS: 'only, prefer or off',
  PERSISTED_DOCUMENTS_FILE: 'the path of a list of documents (JSON)',
  ALLOWED_ORIGINS: `at most ${String(MAX_ALLOWED_ORIGINS)} origins as browsers send them, separated by commas, e.g. https://shop.example.com or http://localhost:5173: scheme, host and the port where it is not the usual one, in lower case, without * and with nothing after them, no slash either`,
  RATE_LIMITS: 'on or off',
  TRUSTED_PROXIES:
    'the addresses or networks of your proxies, separated by commas, e.g. 10.0.0.5 or 10.0.0.0/8',
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

/** The variables of the environment, parsed. */
export const variablesSchema = z.object({
  PORT: whole(0, MAX_PORT).default(4000),
  HOST: z.string().min(1).default('localhost'),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: databaseUrl.optional(),
  READ_DATABASE_URL: databaseUrl.optional(),
  KEYS_DATABASE_URL: databaseUrl.optional(),
  DATABASE_POOL_SIZE: whole(1, 200).default(4), // three nodes, each with up to seven pools and a listener, fit PostgreSQL's default of 100 connections
  DATABASE_STATEMENT_TIMEOUT_SECONDS: whole(1, 3_600).default(30),
  QUERY_TIMEOUT_SECONDS: whole(1, 600).default(10), // longer than people wait for an answer
  SHUTDOWN_DELAY_SECONDS: whole(0, 120).default(0), // whoever stops it by hand waits for nothing
  TIMETABLE: z.string().min(1).optional(),
  TARIFF: z.string().min(1).optional(),
  SECRET: z.string().min(MIN_SECRET_LENGTH).optional(),
  MASTER_KEYS: secretList.default([]),
  OLD_SECRETS: secretList.refine((secrets) => secrets.length < MAX_SECRETS).default([]),
  AUTH_JWKS_URL: httpUrl.optional(),
  AUTH_ISSUER: z.string().min(1).optional(),
  AUTH_AUDIENCE: z.string().min(1).optional(),
  AUTH_ROLES_CLAIM: z.string().min(1).default('role'),
  AUTH_AGENCY_CLAIM: z.string().min(1).default('agency'),
  OFFER_LIFETIME_SECONDS: whole(10, 86_400).default(900),
  HOLD_SEATS_MINUTES: whole(1, MAX_HOLD_MINUTES).default(1_440),
  HOLD_PRICE_MINUTES: whole(1, MAX_HOLD_MINUTES).default(120),
  QUOTE_LIFETIME_SECONDS: whole(10, 86_400).default(900),
  TICKET_ACCOUNTING_CODE: z.string().refine(isAccountingCode).default(DEFAULT_ACCOUNTING_CODE),
  EXPLORER: z.enum(['on', 'off']).optional(), // its default depends on PERSISTED_DOCUMENTS
  PERSISTED_DOCUMENTS: z.enum(['only', 'prefer', 'off']).optional(),
  PERSISTED_DOCUMENTS_FILE: z.string().min(1).optional(),
  ALLOWED_ORIGINS: webOrigins.default([]),
  RATE_LIMITS: z.enum(['on', 'off']).default('on'),
  TRUSTED_PROXIES: networks.default([]),
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
