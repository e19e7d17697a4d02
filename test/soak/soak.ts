import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectFile } from '../../src/platform/project-file.js';
import { EventsDocument } from '../generated/graphql.js';
import { startServerProcess, type ServerProcess } from '../support/server-process.js';
import { emptyRecord, travel, type HonestRecord } from './honest-clients.js';
import { readMemory, type Memory } from './server-memory.js';

const SECRET = 'a secret of more than 32 characters, of the soak';

/** Loaded into the server, to tell what it holds from what it has left lying about. */
const GARBAGE_COLLECTOR = pathToFileURL(projectFile('dist/test/soak/collect-garbage.js')).href;

/** Caches fill and code is compiled before anything is measured. */
const WARM_UP_SHARE = 0.15;
const QUIET_SHARE = 0.25;
const HOSTILE_SHARE = 0.4;
const AFTERMATH_SHARE = 0.2;

/** What a soak came to. */
export interface SoakResult {
  /** Milliseconds of bookings while honest clients were alone, and while hostile ones were there too. */
  readonly quietMs: readonly number[];
  readonly loadedMs: readonly number[];
  /** How often each hostile way of asking was answered how. */
  readonly hostile: ReadonlyMap<string, number>;
  readonly memory: Readonly<Record<'before' | 'after', Memory>>;
  readonly booked: number;
  readonly refused: number;
  /** Bookings in the log. */
  readonly recorded: number;
  /** Whether the server said that it may be sent requests, and how it ended. */
  readonly isReady: boolean;
  readonly exitCode: number | null;
  readonly faults: readonly string[];
}

/** What a soak does next, and for how much of its time. */
export type OnStage = (stage: string, share: number) => void;

/** Runs a real server under honest load, then with hostile clients beside it, then under honest load again. */
export async function soak(seconds: number, onStage: OnStage): Promise<SoakResult> {
  const dataDir = mkdtempSync(join(tmpdir(), 'jetsetgo-soak-'));
  // Honest and hostile clients have addresses of their own, so that limits by address are on as they are in earnest.
  const server = await startServerProcess({
    ...{ DATA_DIR: dataDir, SECRET, METRICS: 'on', TRUSTED_PROXIES: '127.0.0.1' },
    ...{ NODE_ENV: 'production', NODE_OPTIONS: `--import ${GARBAGE_COLLECTOR}` },
  });
  try {
    return await soakServer(server, seconds, onStage);
  } finally {
    await server.end('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function soakServer(server: ServerProcess, seconds: number, onStage: OnStage): Promise<SoakResult> {
  const { url } = server;
  const stage = async (name: string, share: number): Promise<HonestRecord> => {
    onStage(name, share);
    const record = emptyRecord();
    await travel(url, share * seconds * 1_000, record);
    return record;
  };
  const warm = await stage('warming up', WARM_UP_SHARE);
  const quiet = await stage('honest clients alone', QUIET_SHARE);
  const before = await readMemory(server);
  const attackers = startAttack(url);
  const loaded = await stage('honest and hostile clients', HOSTILE_SHARE);
  const hostile = await attackers.end();
  const aftermath = await stage('honest clients alone again', AFTERMATH_SHARE);
  const after = await readMemory(server);
  const records = [warm, quiet, loaded, aftermath];
  const bookingIds = records.flatMap(({ bookingIds: ids }) => [...ids]);
  const recorded = await recordedBookings(server);
  const lost = bookingIds.filter((id) => !recorded.includes(id));
  const isReady = (await fetch(new URL('/health/ready', url))).ok;
  const { exitCode } = await server.end();
  return {
    ...{ quietMs: quiet.bookingMs, loadedMs: loaded.bookingMs, hostile, memory: { before, after } },
    booked: bookingIds.length,
    refused: records.reduce((sum, { refused }) => sum + refused, 0),
    recorded: recorded.length,
    ...{ isReady, exitCode },
    faults: [
      ...records.flatMap(({ faults }) => faults),
      ...lost.map((id) => `booking ${id} was answered, and is not in the log`),
    ],
  };
}

/** Hostile clients in a process of their own, so that honest ones are not slowed by what these compute. */
function startAttack(url: string): { end(): Promise<ReadonlyMap<string, number>> } {
  const program = projectFile('dist/test/soak/hostile-process.js');
  const child = spawn(process.execPath, [program, url], { stdio: ['pipe', 'pipe', 'ignore'] });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const ended = new Promise((resolve) => child.once('close', resolve));
  return {
    async end() {
      child.stdin.end();
      await ended;
      return new Map(JSON.parse(printed) as [string, number][]);
    },
  };
}

/** The ids of all bookings in the log, each as often as it was made. */
async function recordedBookings(server: ServerProcess): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let after: string | null = null; ;) {
    const { events }: { events: { nodes: readonly { streamId: string }[]; pageInfo: PageEnd } } =
      await server.ask(EventsDocument, { types: ['FlightBooked'], first: 1000, after });
    ids.push(...events.nodes.map(({ streamId }) => streamId.replace(/^booking-/u, '')));
    if (!events.pageInfo.hasNextPage) return ids;
    after = events.pageInfo.endCursor ?? null;
  }
}

interface PageEnd {
  readonly hasNextPage: boolean;
  readonly endCursor?: string | null;
}
