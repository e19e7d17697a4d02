import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';

/** A query that costs next to nothing. */
export const HARMLESS_QUERY = '{ searchLocations(text: "par", first: 1) { code } }';

/** Sends bytes as they are to the server of an endpoint; answers all that comes back until the server closes or falls silent. */
export function exchange(url: string, bytes: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let text = '';
    socket.setTimeout(5_000, () => socket.destroy());
    socket.on('data', (data: Buffer) => {
      text += data.toString();
      socket.setTimeout(300);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') resolve(text);
      else reject(error);
    });
    socket.on('close', () => resolve(text));
  });
}

function message(
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
  line = 'POST /graphql HTTP/1.1',
): Buffer {
  const all = {
    host: 'localhost',
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${line}\r\n${lines.join('')}\r\n`), Buffer.from(body)]);
}

const asking = (query: string, more: object = {}): string => JSON.stringify({ query, ...more });
const variables = (value: unknown): string =>
  asking('query($input: SearchFlightsInput!) { searchFlights(input: $input) { totalCount } }', {
    variables: { input: value },
  });
const many = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join(' ');
const deep = (open: string, close: string, levels: number): string =>
  `${open.repeat(levels)}${close.repeat(levels)}`;
const chunked = { 'transfer-encoding': 'chunked' };
const cycle = (count: number): string =>
  many(count, (i) => `fragment f${String(i)} on Query { ...f${String((i + 1) % count)} }`);

/** Depth that a parser dies of, hidden from a count of brackets that takes those of comments and texts for such. */
export const DEPTH_BEHIND_COMMENT = `#${'}'.repeat(20_000)}\n{ a(b: ${'['.repeat(4_900)}`;
export const DEPTH_BEHIND_TEXT = `{ a(b: "${'}'.repeat(20_000)}" c: ${'['.repeat(4_900)}`;

/** What is sent, and the statuses that are an answer to it. */
export const HOSTILE_REQUESTS: readonly (readonly [string, string | Buffer, ...(readonly number[])])[] = [
  // shapes
  ['depth', message(asking(`{ a${deep('{a', '}', 3_000)} }`)), 400],
  ['depth behind a comment', message(asking(DEPTH_BEHIND_COMMENT)), 400],
  ['depth behind a text', message(asking(DEPTH_BEHIND_TEXT)), 400],
  ['depth of inline fragments', message(asking(`{ ${'... {'.repeat(60)} a ${'}'.repeat(60)} }`)), 200],
  ['depth of lists', message(asking(`{ a(b: ${deep('[', ']', 20_000)}) }`)), 400],
  ['depth of objects', message(asking(`{ a(b: ${'{c:'.repeat(80)}1${'}'.repeat(80)}) }`)), 200],
  ['depth of a variable type', message(asking(`query($a: ${deep('[', ']', 90)}) { a }`)), 200],
  ['aliases', message(asking(`{ ${many(2_000, (i) => `a${String(i)}: __typename`)} }`)), 200],
  ['the same field again and again', message(asking(`{ ${'__typename '.repeat(4_000)} }`)), 200],
  ['directives', message(asking(`{ __typename ${'@skip(if: false) '.repeat(600)} }`)), 200],
  ['unknown directives', message(asking(`{ __typename ${many(1_500, (i) => `@d${String(i)}`)} }`)), 200],
  ['fragments in a circle', message(asking(`{ ...f0 } ${cycle(20)}`)), 200],
  ['many fragments in a circle', message(asking(`{ ...f0 } ${cycle(500)}`)), 200],
  [
    'a bomb of fragments',
    message(
      asking(
        `{ ...f0 } ${many(40, (i) => `fragment f${String(i)} on Query { ...f${String(i + 1)} ...f${String(i + 1)} }`)} fragment f40 on Query { __typename }`,
      ),
    ),
    200,
  ],
  ['operations', message(asking(many(600, (i) => `query q${String(i)} { __typename }`))), 200],
  [
    'searches side by side',
    message(
      asking(
        `{ ${many(50, (i) => `s${String(i)}: searchFlights(input: {departure: "PAR", destination: "LON", departDate: "2027-01-15"}) { totalCount }`)} }`,
      ),
    ),
    200,
  ],
  [
    'a search too dear',
    message(
      asking(
        '{ bookings(first: 100) { nodes { slices { segments { landings { airports { airports { city } } } } } } } }',
      ),
    ),
    200,
  ],
  [
    'circular introspection',
    message(asking(`{ __schema { types ${'{ fields { type '.repeat(5)} { name } ${'} }'.repeat(5)} } }`)),
    200,
  ],
  ['type definitions', message(asking('type Query { a: Int } { __typename }')), 200],
  ['tokens', message(asking(`{ ${'a '.repeat(40_000)} }`)), 200],
  ['one name of ninety thousand letters', message(asking(`{ ${'a'.repeat(90_000)} }`)), 200],
  ['a comment of ninety thousand letters', message(asking(`#${'a'.repeat(90_000)}\n{ __typename }`)), 200],
  [
    'a number of ten thousand digits',
    message(asking(`{ bookings(first: ${'9'.repeat(10_000)}) { nodes { id } } }`)),
    200,
  ],
  // values
  ['a variable of ninety thousand letters', message(variables('x'.repeat(90_000))), 200, 400],
  [
    'variables of forty thousand levels',
    message(`{"query":"{ __typename }","variables":{"a":${deep('[', ']', 40_000)}}}`),
    200,
    400,
  ],
  [
    'forty thousand variables',
    message(
      asking('{ __typename }', {
        variables: Object.fromEntries(Array.from({ length: 9_000 }, (_, i) => [`v${String(i)}`, 1])),
      }),
    ),
    200,
  ],
  [
    'NUL in a variable',
    message(variables({ departure: 'a\0b', destination: 'LON', departDate: '2027-01-15' })),
    200,
  ],
  ['NUL in a literal', message(asking(String.raw`{ booking(id: "a\u0000b") { id } }`)), 200],
  ['NUL in the document', message(asking('{ __typename \0 }')), 200],
  [
    'half a character',
    message(variables({ departure: '\ud800', destination: 'LON', departDate: '2027-01-15' })),
    200,
  ],
  ['a query that is an object', message('{"query":{"kind":"Document"}}'), 400],
  ['a query that is a list', message('{"query":["{ __typename }"]}'), 400],
  ['variables in a text', message(asking('{ __typename }', { variables: '{}' })), 400],
  ['variables in a list', message(asking('{ __typename }', { variables: [] })), 400],
  ['extensions in a text', message(asking('{ __typename }', { extensions: 'x' })), 400],
  ['a name that is a number', message(asking('{ __typename }', { operationName: 7 })), 400],
  [
    'a name of ninety thousand letters',
    message(asking('{ __typename }', { operationName: 'a'.repeat(90_000) })),
    200,
  ],
  [
    'a persisted query that nobody has',
    message(JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } })),
    400,
  ],
  ['a prototype in the body', message('{"query":"{ __typename }","__proto__":{"admin":true}}'), 400],
  [
    'a prototype in the variables',
    message('{"query":"{ __typename }","variables":{"__proto__":{"a":1}}}'),
    400,
  ],
  [
    'a constructor in the variables',
    message('{"query":"{ __typename }","variables":{"constructor":{"prototype":{"a":1}}}}'),
    400,
  ],
  ['the same key twice', message('{"query":"{ nothing }","query":"{ __typename }"}'), 200],
  ['a batch', message(`[${Array.from({ length: 1_000 }, () => asking(HARMLESS_QUERY)).join(',')}]`), 400],
  ['a body that is null', message('null'), 400],
  ['a body that is a number', message('7'), 400],
  ['JSON with a byte order mark', message('\ufeff{"query":"{ __typename }"}'), 200, 400],
  // encodings
  ['bytes that are no UTF-8', message(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])), 400],
  [
    'UTF-16',
    message(Buffer.from('{"query":"{ __typename }"}', 'utf16le'), {
      'content-type': 'application/json; charset=utf-16',
    }),
    415,
  ],
  ['a compressed body', message(gzipSync(asking(HARMLESS_QUERY)), { 'content-encoding': 'gzip' }), 415],
  ['a compressed bomb', message(gzipSync('x'.repeat(10_000_000)), { 'content-encoding': 'gzip' }), 415],
  ['a form', message('query=%7B__typename%7D', { 'content-type': 'application/x-www-form-urlencoded' }), 415],
  ['plain text', message(asking(HARMLESS_QUERY), { 'content-type': 'text/plain' }), 415],
  [
    'a form with files',
    message('--x\r\n\r\n--x--', { 'content-type': 'multipart/form-data; boundary=x' }),
    415,
  ],
  // sizes
  ['a body too large', message(asking(HARMLESS_QUERY, { pad: 'x'.repeat(200_000) })), 413],
  ['a body said to be huge', message('{', { 'content-length': '99999999999' }), 413],
  ['a header too large', message(asking(HARMLESS_QUERY), { 'x-large': 'x'.repeat(20_000) }), 431],
  ['a URL too large', message('', {}, `GET /graphql?query=${'x'.repeat(20_000)} HTTP/1.1`), 414, 431],
  ['Accept too long', message(asking(HARMLESS_QUERY), { accept: 'a/b,'.repeat(70) }), 400],
  ['an answer that cannot be given', message(asking(HARMLESS_QUERY), { accept: 'image/png' }), 406],
  // the wire
  ['two lengths', message(asking(HARMLESS_QUERY), { 'Content-Length ': '5' }), 400],
  ['a length and chunks', message('0\r\n\r\n', { ...chunked, 'content-length': '5' }), 400],
  ['chunks of no size', message('zz\r\n\r\n', { ...chunked, 'content-length': '' }), 400],
  ['a header that is folded', message(asking(HARMLESS_QUERY), { 'x-a': 'b\r\n c' }), 200, 400],
  ['a line end in a header', message(asking(HARMLESS_QUERY), { 'x-a': 'b\nx-c: d' }), 200, 400],
  ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
  ['a method nobody knows', message('', {}, 'BREW /graphql HTTP/1.1'), 400],
  ['HTTP of the future', message('', {}, 'GET /graphql HTTP/9.9'), 400, 505],
  ['no host', 'POST /graphql HTTP/1.1\r\ncontent-length: 0\r\n\r\n', 400],
  ['a path that climbs', message('', {}, 'GET /explorer/../../../etc/passwd HTTP/1.1'), 404],
  ['a path of broken escapes', message('', {}, 'GET /%c0%ae%zz HTTP/1.1'), 400],
  ['a parameter twice', message('', {}, 'GET /graphql?query={__typename}&query={x} HTTP/1.1'), 400],
  // other pages
  ['a page of elsewhere', message(asking(HARMLESS_QUERY), { origin: 'https://evil.example' }), 403],
  ['a page of nowhere', message(asking(HARMLESS_QUERY), { origin: 'null' }), 403],
  [
    'an image on a page of elsewhere',
    message('', { 'sec-fetch-site': 'cross-site' }, 'GET /graphql?query={__typename} HTTP/1.1'),
    403,
  ],
];
