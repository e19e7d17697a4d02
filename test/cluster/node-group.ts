import { join } from 'node:path';
import type { GraphqlClient } from '../support/graphql-client.js';
import { startServerProcess, type ServerEnvironment, type ServerProcess } from '../support/server-process.js';
import { newDataDir } from '../support/test-app.js';

/** The same on every node, so that any of them opens any offer. */
const SECRET = 'the same secret on every node of it';

/** A call is repeated for so long: a node and the database come back within a few seconds. */
const LONGEST_OUTAGE_MS = 20_000;

/** A client that got no answer waits so long before it asks another node. */
const PAUSE_MS = 50;

/** Real processes on one PostgreSQL, and clients that know all their addresses. */
export interface NodeGroup {
  readonly size: number;
  /** A node as it runs now. */
  node(index: number): ServerProcess;
  /** Asks some node, and the very same of another one whenever there is no answer. */
  ask<Data>(call: (client: GraphqlClient) => Promise<Data>): Promise<Data>;
  /** Calls that ended without an answer so far. */
  lostAnswers(): number;
  /** Kills a node with no warning. */
  kill(index: number): Promise<void>;
  /** Starts a killed node again. */
  restart(index: number): Promise<void>;
  /** Kills whatever still runs. */
  end(): Promise<void>;
}

/** The environment of a node: the database of all, and whatever else is its own. */
export function nodeEnvironment(databaseUrl: string, own: ServerEnvironment = {}): ServerEnvironment {
  return { DATABASE_URL: databaseUrl, SECRET, DATA_DIR: newDataDir(), ...own };
}

/** An environment in which a node keeps read models of its own in a file, and the path of that. */
export function ownReadModels(): { readonly environment: ServerEnvironment; readonly file: string } {
  const file = join(newDataDir(), 'read.db');
  return { environment: { READ_DATABASE_URL: `sqlite:${file}` }, file };
}

/** Starts a node in each of the environments, all at once. */
export async function startNodes(environments: readonly ServerEnvironment[]): Promise<NodeGroup> {
  const nodes = await Promise.all(environments.map(startServerProcess));
  let lost = 0;
  let turn = 0;

  async function ask<Data>(call: (client: GraphqlClient) => Promise<Data>): Promise<Data> {
    const deadline = performance.now() + LONGEST_OUTAGE_MS;
    for (;;) {
      turn += 1;
      try {
        return await call(nodes[turn % nodes.length]!);
      } catch (error) {
        lost += 1;
        if (performance.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
  }

  return {
    size: nodes.length,
    node: (index) => nodes[index]!,
    ask,
    lostAnswers: () => lost,
    async kill(index) {
      const { exitCode, output } = await nodes[index]!.end('SIGKILL');
      if (exitCode !== null) throw new Error(`Node ${String(index)} had ended by itself: ${output}`);
    },
    async restart(index) {
      nodes[index] = await startServerProcess(environments[index]!);
    },
    async end() {
      await Promise.all(nodes.map((node) => node.end('SIGKILL')));
    },
  };
}
