import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import pg from 'pg';
import { BookingDocument, BookingsDocument } from '../generated/graphql.js';
import { bookFirst } from '../support/book.js';
import {
  createPostgresCluster,
  THROWAWAY_SETTINGS,
  type PostgresCluster,
} from '../support/postgres-cluster.js';
import { createEmptyPostgresDatabase } from '../support/postgres-databases.js';
import { removeDataDirs } from '../support/test-app.js';
import { nodeEnvironment, startNodes, type NodeGroup } from './node-group.js';

/** The replica is so far behind: long enough to be noticed, short enough for an answer to wait for it. */
const REPLICA_LAG_MS = 400;

/** Those who read on and on while the replica goes. */
const READERS = 4;

/** Reads that each of them does at least, so that some are under way when the replica stops and some follow. */
const READS = 3;

let primary: PostgresCluster;
let standby: PostgresCluster;
let nodes: NodeGroup;

beforeAll(async () => {
  primary = await createPostgresCluster(THROWAWAY_SETTINGS);
  const { target } = await createEmptyPostgresDatabase(primary.url('postgres'));
  standby = await primary.createStandby();
  const replicaUrl = target.url.replace(String(primary.port), String(standby.port));
  nodes = await startNodes([
    nodeEnvironment(target.url, { READ_DATABASE_URL: `${target.url},${replicaUrl}` }),
  ]);
  const client = new pg.Client({ connectionString: standby.url('postgres') });
  await client.connect();
  await client.query(`alter system set recovery_min_apply_delay = '${String(REPLICA_LAG_MS)}ms'`);
  await client.query('select pg_reload_conf()');
  await client.end();
});

afterAll(async () => {
  await nodes.end();
  await standby.remove();
  await primary.remove();
  removeDataDirs();
});

describe('a node that reads from a lagging replica', () => {
  it('shows buyers what they bought at once, because its answer waits for the replica', async () => {
    const node = nodes.node(0);
    for (let round = 0; round < 3; round += 1) {
      const start = performance.now();
      const { booking } = await bookFirst(node);
      expect(performance.now() - start).toBeGreaterThan(REPLICA_LAG_MS / 2);
      expect((await node.ask(BookingDocument, { id: booking.id })).booking).toEqual(booking);
    }
  });

  it('goes on without a failed query when the replica stops', async () => {
    const node = nodes.node(0);
    let stopped = false;
    const reading = Array.from({ length: READERS }, async () => {
      let reads = 0;
      for (; !stopped || reads <= READS; reads += 1) await node.ask(BookingsDocument, { first: 1 });
      return reads;
    });
    await standby.stop();
    const { booking } = await bookFirst(node);
    stopped = true;
    expect(Math.min(...(await Promise.all(reading)))).toBeGreaterThan(READS);
    expect((await node.ask(BookingDocument, { id: booking.id })).booking).toEqual(booking);
    expect(node.output()).toContain('a read replica does not answer');
  });
});
