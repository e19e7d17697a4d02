/** What is sent on a socket of graphql-transport-ws, and the code that it is closed with. */
export const HOSTILE_SOCKETS: readonly (readonly [string, readonly (string | Buffer)[], number])[] = [
  ['sends nothing but bytes', [Buffer.alloc(1_000, 0xff)], 4400],
  [
    'greets with depth',
    [`{"type":"connection_init","payload":{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}}`],
    4400,
  ],
  [
    'greets with a prototype',
    ['{"type":"connection_init","payload":{"__proto__":{"admin":true}}}', 'x'],
    4400,
  ],
  ['sends more than a message may have', ['x'.repeat(200_000)], 1009],
  ['greets again and again', ['{"type":"connection_init"}', '{"type":"connection_init"}'], 4429],
];
