import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfiguration, type Configuration } from '../src/configuration.js';
import { newDataDir, removeDataDirs } from './support/test-app.js';

type Environment = Readonly<Record<string, string | undefined>>;

const SECRET = 'a secret of more than 32 characters';

afterAll(removeDataDirs);

function accepted(environment: Environment): Configuration {
  const reading = readConfiguration(environment);
  if (reading.kind === 'invalid') throw new Error(reading.faults.join('; '));
  return reading.configuration;
}

function faults(environment: Environment): readonly string[] {
  const reading = readConfiguration(environment);
  return reading.kind === 'invalid' ? reading.faults : [];
}

describe('without any variable', () => {
  it('the server keeps its data in ./data and serves the demonstration on port 4000', () => {
    expect(accepted({})).toMatchObject({
      port: 4000,
      host: 'localhost',
      dataDir: resolve('data'),
      log: { engine: 'sqlite', file: resolve('data/events.db') },
      read: { engine: 'sqlite', file: resolve('data/read.db') },
      keys: { engine: 'sqlite', file: resolve('data/keys.db') },
      timetableFile: resolve('src/suppliers/embedded/demo/timetable.ssim'),
      tariffFile: resolve('src/suppliers/embedded/demo/tariff.json'),
      secret: null,
      masterKeys: [],
      offerLifetimeMs: 15 * 60_000,
      holdTerms: { seatsMs: 24 * 3_600_000, priceMs: 2 * 3_600_000 },
      quoteLifetimeMs: 15 * 60_000,
      explorer: true,
      persistedDocuments: { policy: 'off', file: null },
      allowedOrigins: [],
      rateLimits: true,
      trustedProxies: [],
    });
  });

  it('is the same as with empty ones', () => {
    const names = ['PORT', 'HOST', 'DATA_DIR', 'DATABASE_URL', 'READ_DATABASE_URL', 'TIMETABLE', 'TARIFF'];
    names.push('KEYS_DATABASE_URL', 'MASTER_KEYS');
    const empty = [...names, 'SECRET', 'OFFER_LIFETIME_SECONDS', 'EXPLORER'].map((name) => [name, '']);
    expect(accepted(Object.fromEntries(empty))).toEqual(accepted({}));
  });
});

describe('variables that are given', () => {
  it('are taken as they are, and paths from the working folder on', () => {
    const configuration = accepted({
      PORT: '0',
      HOST: '0.0.0.0',
      DATA_DIR: 'elsewhere',
      READ_DATABASE_URL: 'sqlite:cache/read.db',
      TIMETABLE: 'my.ssim',
      TARIFF: '/etc/tariff.json',
      SECRET,
      KEYS_DATABASE_URL: 'sqlite:/mnt/keys/keys.db',
      MASTER_KEYS: `${SECRET} 2, ${SECRET} 1`,
      OFFER_LIFETIME_SECONDS: '10',
      EXPLORER: 'off',
      PERSISTED_DOCUMENTS: 'prefer',
      PERSISTED_DOCUMENTS_FILE: 'shop/persisted-documents.json',
      ALLOWED_ORIGINS: 'https://shop.example.com, http://localhost:5173,https://[2001:db8::7]:8443',
      RATE_LIMITS: 'off',
      TRUSTED_PROXIES: '10.0.0.0/8, 2001:db8::7',
    });
    expect(configuration).toMatchObject({
      port: 0,
      host: '0.0.0.0',
      log: { file: resolve('elsewhere/events.db') },
      read: { file: resolve('cache/read.db') },
      timetableFile: resolve('my.ssim'),
      tariffFile: '/etc/tariff.json',
      secret: SECRET,
      keys: { file: '/mnt/keys/keys.db' },
      masterKeys: [`${SECRET} 2`, `${SECRET} 1`],
      offerLifetimeMs: 10_000,
      explorer: false,
      persistedDocuments: { policy: 'prefer', file: resolve('shop/persisted-documents.json') },
      allowedOrigins: ['https://shop.example.com', 'http://localhost:5173', 'https://[2001:db8::7]:8443'],
      rateLimits: false,
      trustedProxies: ['10.0.0.0/8', '2001:db8::7'],
    });
  });

  it.each([
    ['PORT', '65536', /whole number from 0 to 65535/],
    ['PORT', '-1', /whole number/],
    ['HOLD_SEATS_MINUTES', '0', /minutes from 1 to 20160/],
    ['HOLD_PRICE_MINUTES', '20161', /minutes from 1 to 20160/],
    ['QUOTE_LIFETIME_SECONDS', '9', /seconds from 10 to 86400/],
    ['PORT', '80.5', /whole number/],
    ['PORT', 'http', /whole number/],
    ['PORT', ' 80', /whole number/],
    ['DATABASE_URL', 'mysql://db', /sqlite:<path of a file> or postgres:/],
    ['DATABASE_URL', 'events.db', /sqlite:<path of a file> or postgres:/],
    ['READ_DATABASE_URL', 'sqlite:', /sqlite:<path of a file>, or postgres:/],
    ['SECRET', 'x'.repeat(31), /at least 32 characters.*openssl rand/],
    ['MASTER_KEYS', `${SECRET},short`, /at least 32 characters.*the newest first/],
    ['MASTER_KEYS', `${SECRET},`, /separated by commas/],
    ['KEYS_DATABASE_URL', 'keys.db', /sqlite:<path of a file> or postgres:/],
    ['OFFER_LIFETIME_SECONDS', '9', /from 10 to 86400/],
    ['OFFER_LIFETIME_SECONDS', '86401', /from 10 to 86400/],
    ['EXPLORER', 'yes', /on or off/],
    ['PERSISTED_DOCUMENTS', 'on', /only, prefer or off/],
    ['RATE_LIMITS', 'yes', /on or off/],
    ['TRUSTED_PROXIES', '1', /addresses or networks/],
    ['TRUSTED_PROXIES', '10.0.0.0/33', /addresses or networks/],
    ['TRUSTED_PROXIES', '0.0.0.0/0', /addresses or networks/],
    ['TRUSTED_PROXIES', '10.0.0.1,', /addresses or networks/],
  ])('are refused by name, with what they must be: %s=%s', (name, value, rule) => {
    const found = faults({ [name]: value });
    expect(found).toHaveLength(1);
    expect(found[0]!.startsWith(`${name} must be `)).toBe(true);
    expect(found[0]).toMatch(rule);
  });

  it('are refused all at once, and a secret is never repeated', () => {
    const found = faults({ PORT: 'x', SECRET: 'too short a secret', EXPLORER: 'maybe' });
    expect(found.map((fault) => fault.split(' ')[0])).toEqual(['PORT', 'SECRET', 'EXPLORER']);
    expect(found.join()).not.toContain('too short a secret');
  });
});

describe('a shared database', () => {
  it('needs a secret that every node is given', () => {
    expect(faults({ DATABASE_URL: 'postgres://db/flights' })).toContainEqual(
      expect.stringMatching(/^SECRET must be given with a shared database, the same on every node/),
    );
  });
});

describe('the origins of pages', () => {
  it.each([
    ...['*', 'null', 'shop.example.com', '//shop.example.com', 'https://', 'https://*.example.com'],
    ...['https://shop.example.com/', 'https://shop.example.com/en', 'https://shop.example.com?a=b'],
    ...['https://shop.example.com#a', 'https://shop.example.com:443', 'https://ada@shop.example.com'],
    ...['https://Shop.example.com', 'ftp://shop.example.com', 'https://shop.example.com https://b.test'],
    ...['https://shop.example.com,', ',', 'https://shop.example.com;https://b.test'],
    Array.from({ length: 101 }, (_, count) => `https://shop${String(count)}.example.com`).join(),
  ])('are written as browsers write them, and %.40j is refused', (origins) => {
    expect(faults({ ALLOWED_ORIGINS: origins })).toEqual([
      expect.stringMatching(/^ALLOWED_ORIGINS must be at most 100 origins as browsers send them, .*no slash/),
    ]);
  });
});

describe('documents', () => {
  const FILE = { PERSISTED_DOCUMENTS_FILE: 'list.json' };

  it('of a list alone go with neither the explorer nor the schema', () => {
    expect(accepted({ PERSISTED_DOCUMENTS: 'only', ...FILE })).toMatchObject({
      explorer: false,
      persistedDocuments: { policy: 'only', file: resolve('list.json') },
    });
    expect(accepted({ PERSISTED_DOCUMENTS: 'only', ...FILE, EXPLORER: 'off' }).explorer).toBe(false);
    expect(faults({ PERSISTED_DOCUMENTS: 'only', ...FILE, EXPLORER: 'on' })).toEqual([
      expect.stringMatching(/^EXPLORER must be off, or not given, with PERSISTED_DOCUMENTS=only/),
    ]);
  });

  it('of a list and others go with both', () => {
    expect(accepted({ PERSISTED_DOCUMENTS: 'prefer', ...FILE }).explorer).toBe(true);
    expect(accepted({ PERSISTED_DOCUMENTS: 'prefer', ...FILE, EXPLORER: 'off' }).explorer).toBe(false);
  });

  it('need a list where there is to be one, and a list needs a word on what it is for', () => {
    for (const policy of ['only', 'prefer']) {
      expect(faults({ PERSISTED_DOCUMENTS: policy })).toEqual([
        expect.stringMatching(`^PERSISTED_DOCUMENTS_FILE must be given with PERSISTED_DOCUMENTS=${policy}`),
      ]);
    }
    expect(faults(FILE)).toEqual([expect.stringMatching(/^PERSISTED_DOCUMENTS must be given with/)]);
    expect(accepted({ PERSISTED_DOCUMENTS: 'off', ...FILE }).persistedDocuments).toEqual({
      policy: 'off',
      file: null,
    });
  });
});

describe('payments', () => {
  const KEYS = { STRIPE_SECRET_KEY: 'sk_test_abc', STRIPE_WEBHOOK_SECRET: 'whsec_abc' };

  it('go to the sandbox, whose ledger is a file of its own beside a log in a file, and on the server of any other', () => {
    expect(accepted({ DATA_DIR: 'elsewhere' }).payments).toEqual({
      provider: 'sandbox',
      ledger: { engine: 'sqlite', file: resolve('elsewhere/sandbox-payments.db') },
    });
    const shared = accepted({ DATABASE_URL: 'postgres://db/flights', SECRET });
    expect(shared.payments).toEqual({ provider: 'sandbox', ledger: shared.log });
  });

  it('go to Stripe when it is named and its secrets are given', () => {
    expect(accepted({ PAYMENTS: 'stripe', ...KEYS }).payments).toEqual({
      provider: 'stripe',
      secretKey: 'sk_test_abc',
      webhookSecret: 'whsec_abc',
      apiBase: null,
    });
    const local = accepted({ PAYMENTS: 'stripe', ...KEYS, STRIPE_API_BASE: 'http://127.0.0.1:12111' });
    expect(local.payments).toMatchObject({ apiBase: new URL('http://127.0.0.1:12111') });
  });

  it.each(['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'])('do not go to Stripe without %s', (name) => {
    expect(faults({ PAYMENTS: 'stripe', ...KEYS, [name]: '' })).toEqual([
      expect.stringMatching(/^STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET must both be given/),
    ]);
  });

  it.each([
    ['PAYMENTS', 'cash'],
    ['STRIPE_SECRET_KEY', 'pk_live_published'],
    ['STRIPE_WEBHOOK_SECRET', 'secret-of-a-webhook'],
    ['STRIPE_API_BASE', 'ftp://127.0.0.1'],
    ['STRIPE_API_BASE', 'http://127.0.0.1/v1'],
    ['STRIPE_API_BASE', 'somewhere'],
  ])('are refused by name, and what was given is not repeated: %s=%s', (name, value) => {
    const found = faults({ [name]: value });
    expect(found).toHaveLength(1);
    expect(found[0]!.startsWith(`${name} must be `)).toBe(true);
    expect(found[0]).not.toContain(value);
  });
});

describe('the keys of personal data', () => {
  const shared = { DATABASE_URL: 'postgres://db/flights', SECRET };

  it('are on the server of the log, or on another one', () => {
    expect(accepted(shared).keys).toEqual({ engine: 'postgres', url: shared.DATABASE_URL, replicaUrls: [] });
    const apart = 'postgres://vault/keys';
    expect(accepted({ ...shared, KEYS_DATABASE_URL: apart }).keys).toMatchObject({ url: apart });
  });

  it.each([
    [
      'a file of one node, when there may be many',
      { ...shared, KEYS_DATABASE_URL: 'sqlite:keys.db' },
      /must be postgres:/,
    ],
    ['a replica', { ...shared, KEYS_DATABASE_URL: 'postgres://a/k,postgres://b/k' }, /must name one server/],
    ['the file of the log', { KEYS_DATABASE_URL: 'sqlite:data/events.db' }, /must be another file/],
    ['the file of the read models', { KEYS_DATABASE_URL: 'sqlite:data/read.db' }, /must be another file/],
  ])('are never in %s', (_case, environment, rule) => {
    const found = faults(environment);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^KEYS_DATABASE_URL /u);
    expect(found[0]).toMatch(rule);
  });
});

describe('the read models', () => {
  it.each([
    ['the same words', (dir: string) => join(dir, 'events.db')],
    ['a detour', (dir: string) => `${dir}/down/../events.db`],
    ['a dot', (dir: string) => `${dir}/./events.db`],
    ['a link to the folder', (dir: string) => join(dir, 'link', 'events.db')],
  ])('are never kept in the file of the log, by %s', (_case, read) => {
    const dir = newDataDir();
    mkdirSync(join(dir, 'down'));
    symlinkSync(dir, join(dir, 'link'));
    writeFileSync(join(dir, 'events.db'), '');
    const found = faults({ DATA_DIR: dir, READ_DATABASE_URL: `sqlite:${read(dir)}` });
    expect(found).toEqual([
      expect.stringMatching(/^READ_DATABASE_URL must be another file than DATABASE_URL/),
    ]);
  });

  it('may be kept anywhere else', () => {
    const dir = newDataDir();
    expect(faults({ DATA_DIR: dir, READ_DATABASE_URL: `sqlite:${dir}/events.db2` })).toEqual([]);
  });
});
