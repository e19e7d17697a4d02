import { join } from 'node:path';
import type { DatabaseTarget } from '../../../src/platform/database-url.js';
import type { Bench } from '../bench.js';
import { urlOf } from '../log/storage.js';
import { measurePairs, type Comparison } from '../comparison.js';
import { example } from './examples.js';
import { bookOffer } from './http-bench.js';
import { drive, requestBytes } from './load.js';
import { startEngine, type ServerProcess } from './servers.js';

/** Connections that stay open, shared by the nodes. */
const CONNECTIONS = 32;

const NODE_COUNT = 2;

const BOOKING_COUNT = 20;

/** Stages that it reports. */
export const NODES_STAGE_COUNT = 1;

/** Compares what two nodes on one PostgreSQL answer together with what one of them answers alone. */
export async function compareNodes(bench: Bench, database: DatabaseTarget): Promise<Comparison> {
  const { folder, secret, token, effort, offerIds, progress } = bench;
  const what = 'PostgreSQL: booking with history, 2 nodes';
  progress.stage(what);
  const environment = { SECRET: secret, DATA_DIR: join(folder, 'nodes'), DATABASE_URL: urlOf(database) };
  const nodes: ServerProcess[] = [];
  try {
    while (nodes.length < NODE_COUNT) nodes.push(await startEngine(environment));
    const [first = nodes[0]] = nodes;
    if (first === undefined) throw new Error('No node was started');
    const requests: Buffer[] = [];
    for (const offerId of offerIds.slice(0, BOOKING_COUNT)) {
      const id = await bookOffer(first.port, offerId);
      requests.push(requestBytes(example('BookingWithHistory', { id }), token));
    }
    await readFrom(nodes, requests, effort.warmUpMs);
    const pairs = await measurePairs(effort.repetitions, async () => ({
      engine: await readFrom(nodes, requests, effort.loadMs),
      limit: await readFrom([first], requests, effort.loadMs),
    }));
    return { what, limitIs: '1 node; all share the cores with database and client', aim: null, pairs };
  } finally {
    for (const node of nodes) await node.stop();
  }
}

/** Reads a second from all nodes together. */
async function readFrom(
  nodes: readonly ServerProcess[],
  requests: readonly Buffer[],
  durationMs: number,
): Promise<number> {
  let sent = 0;
  const rates = await Promise.all(
    nodes.map(({ port }) =>
      drive({
        port,
        connections: CONNECTIONS / nodes.length,
        durationMs,
        nextRequest: () => requests[sent++ % requests.length],
        answerStart: '{"data":{"booking":{"id":',
      }),
    ),
  );
  return rates.reduce((total, rate) => total + rate, 0);
}
