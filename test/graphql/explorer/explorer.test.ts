import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleOperations } from '../../../src/graphql/explorer/example-operations.js';
import { registerExplorer } from '../../../src/graphql/explorer/register-explorer.js';

const BROWSER = {
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  host: 'api.example:8080',
};
const OWN_FILES = ['/explorer/explorer.js', '/explorer/explorer.css'];
const CONTENT_TYPES = {
  '/explorer/react.production.min.js': 'text/javascript; charset=utf-8',
  '/explorer/react-dom.production.min.js': 'text/javascript; charset=utf-8',
  '/explorer/graphiql.min.js': 'text/javascript; charset=utf-8',
  '/explorer/graphiql.min.css': 'text/css; charset=utf-8',
  '/explorer/explorer.js': 'text/javascript; charset=utf-8',
  '/explorer/explorer.css': 'text/css; charset=utf-8',
  '/explorer/icon.svg': 'image/svg+xml',
};
const assetUrls = Object.keys(CONTENT_TYPES);

let app: FastifyInstance;
let departDate = '2027-01-04';

beforeAll(async () => {
  app = Fastify();
  await registerExplorer(app, {
    graphqlPath: '/graphql',
    exampleOperations: () =>
      Promise.resolve(
        exampleOperations({
          ...{ departDate, offerId: null, idempotencyKey: 'key-1' },
          openedAt: '2027-01-01T10:00:00.000Z',
        }),
      ),
  });
  await app.register(async (api) => {
    api.route({ method: ['GET', 'POST'], url: '/graphql', handler: async () => ({ data: { from: 'api' } }) });
  });
});

afterAll(() => app.close());

describe('the page', () => {
  it('is what a browser gets at the GraphQL path', async () => {
    const response = await app.inject({ url: '/graphql', headers: BROWSER });
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
      vary: 'accept',
    });
    expect(response.body).toContain('<title>JetSetGo</title>');
  });

  it('allows scripts, styles and connections of its own origin only', async () => {
    const response = await app.inject({ url: '/graphql', headers: BROWSER });
    const policy = String(response.headers['content-security-policy']).split('; ');
    expect(policy).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      expect.stringMatching(/^style-src 'self' 'sha256-[A-Za-z0-9+/]{43}='$/),
      "connect-src 'self' ws://api.example:8080 wss://api.example:8080",
      "img-src 'self' data:",
      "font-src 'self' data:",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it.each(['api.example; script-src *', 'a b', '[::1]:80', '*'])(
    'keeps the host %j out of the policy',
    async (host) => {
      const response = await app.inject({ url: '/graphql', headers: { ...BROWSER, host } });
      expect(String(response.headers['content-security-policy'])).toContain("; connect-src 'self'; img-src");
    },
  );

  it('has no inline script or style, and links to nothing but files that are served', async () => {
    const { body } = await app.inject({ url: '/graphql', headers: BROWSER });
    expect(body).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=/i);
    const links = [...body.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1]);
    expect(links.toSorted()).toEqual(assetUrls.toSorted());
  });

  it('names no other host, and neither do its own script and style', async () => {
    const page = await app.inject({ url: '/graphql', headers: BROWSER });
    const own = await Promise.all(OWN_FILES.map((url) => app.inject(url)));
    for (const { body } of [page, ...own]) {
      expect(body.length).toBeGreaterThan(100);
      expect(body).not.toMatch(/https?:\/\/|wss?:\/\/|["'(]\/\//);
    }
  });

  it('answers HEAD with the headers and no body', async () => {
    const get = await app.inject({ url: '/graphql', headers: BROWSER });
    const head = await app.inject({ method: 'HEAD', url: '/graphql', headers: BROWSER });
    expect(head.statusCode).toBe(200);
    expect(head.body).toBe('');
    expect(head.headers.etag).toBe(get.headers.etag);
    expect(head.headers['content-length']).toBe(get.headers['content-length']);
  });

  it('is not sent again to a browser that holds it', async () => {
    const { headers } = await app.inject({ url: '/graphql', headers: BROWSER });
    const again = await app.inject({
      url: '/graphql',
      headers: { ...BROWSER, 'if-none-match': `"other", W/${headers.etag}` },
    });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    expect(again.headers['content-security-policy']).toBe(headers['content-security-policy']);
  });
});

describe('everything else at the GraphQL path', () => {
  it.each([
    { name: 'a POST', method: 'POST', url: '/graphql', headers: BROWSER },
    { name: 'a GET with a query', method: 'GET', url: '/graphql?query=%7Ba%7D', headers: BROWSER },
    { name: 'a GET that accepts anything', method: 'GET', url: '/graphql', headers: { accept: '*/*' } },
    {
      name: 'a GET that accepts JSON',
      method: 'GET',
      url: '/graphql',
      headers: { accept: 'application/json' },
    },
    {
      name: 'a GET that accepts JSON or HTML',
      method: 'GET',
      url: '/graphql',
      headers: { accept: 'application/graphql-response+json, text/html;q=0.1' },
    },
    { name: 'a GET without Accept', method: 'GET', url: '/graphql', headers: {} },
  ] as const)('passes $name to the API', async ({ method, url, headers }) => {
    const response = await app.inject({ method, url, headers });
    expect(response.json()).toEqual({ data: { from: 'api' } });
    expect(response.headers['content-security-policy']).toBeUndefined();
  });

  it('opens the page whatever the other parameters are', async () => {
    const response = await app.inject({ url: '/graphql?from=readme', headers: BROWSER });
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
  });

  it('answers 404 to a browser at other paths', async () => {
    for (const url of ['/', '/graphql/', '/graphqlx', '/explorer', '/explorer/']) {
      expect((await app.inject({ url, headers: BROWSER })).statusCode, url).toBe(404);
    }
  });
});

describe('the files', () => {
  it.each(Object.entries(CONTENT_TYPES))('serves %s as %s', async (url, contentType) => {
    const response = await app.inject(url);
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': contentType,
      'x-content-type-options': 'nosniff',
    });
    expect(response.rawPayload.length).toBe(Number(response.headers['content-length']));
    const again = await app.inject({ url, headers: { 'if-none-match': String(response.headers.etag) } });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    const changed = await app.inject({ url, headers: { 'if-none-match': '"an older version"' } });
    expect(changed.statusCode).toBe(200);
  });

  it('are the builds for browsers, complete with a client for subscriptions', async () => {
    const [react, reactDom, graphiql] = await Promise.all(
      assetUrls.slice(0, 3).map((url) => app.inject(url)),
    );
    expect(react?.body).toContain('.React=');
    expect(reactDom?.body).toContain('.ReactDOM=');
    expect(graphiql?.body).toContain('.GraphiQL=');
    expect(graphiql?.body).toContain('graphql-transport-ws');
  });

  it('answer HEAD', async () => {
    const head = await app.inject({ method: 'HEAD', url: '/explorer/graphiql.min.js' });
    expect([head.statusCode, head.body]).toEqual([200, '']);
    expect(Number(head.headers['content-length'])).toBeGreaterThan(1_000_000);
  });

  it.each([
    '/explorer/package.json',
    '/explorer/explorer.html',
    '/explorer/register-explorer.ts',
    '/explorer/graphiql.min.js.map',
    '/explorer/page/explorer.js',
    '/explorer/../package.json',
    '/explorer/..%2fpackage.json',
    '/explorer/%2e%2e/%2e%2e/package.json',
    '/explorer/..%5cpackage.json',
    '/explorer/explorer.js%00',
    '/explorer//etc/passwd',
    '/explorer/constructor',
  ])('are the only ones: %s is not found', async (url) => {
    expect((await app.inject(url)).statusCode).toBe(404);
  });
});

describe('the example operations', () => {
  it('are asked for anew each time, on the day of the visit', async () => {
    const first = await app.inject('/explorer/config.json');
    expect(first.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    expect(first.body).toContain('2027-01-04');
    departDate = '2027-03-01';
    expect((await app.inject('/explorer/config.json')).body).toContain('2027-03-01');
  });
});
