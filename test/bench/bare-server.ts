import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpAnswer } from './http/post.js';

// The limit of any HTTP server in Node: reads each request to its end and sends the next of the given answers.
// Argument: a file of `HttpAnswer`s as JSON.

const answers = (JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as readonly HttpAnswer[]).map(
  ({ headers, body }) => ({ headers, bytes: Buffer.from(body) }),
);
let next = 0;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const answer = answers[next];
    next = (next + 1) % answers.length;
    response.writeHead(200, answer?.headers);
    response.end(answer?.bytes);
  });
});

server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`);
});
