import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { projectFile } from '../src/platform/project-file.js';
import {
  killServerProcesses,
  runFaultyServer,
  startServerProcess,
  type ServerEnvironment,
} from './support/server-process.js';

let folder: string;
const inFolder = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jetsetgo-main-'));
});

afterAll(() => {
  killServerProcesses();
  rmSync(folder, { recursive: true, force: true });
});

/** Writes a file of the test's folder, and answers its path. */
function aFile(name: string, text: string | Buffer): string {
  writeFileSync(inFolder(name), text);
  return inFolder(name);
}

/** Starts a server that must refuse to, and answers what it says. */
async function refusalOf(environment: ServerEnvironment): Promise<string> {
  const { exitCode, output } = await runFaultyServer({ DATA_DIR: inFolder('data'), ...environment });
  expect({ exitCode, output }).toMatchObject({ exitCode: 1 });
  expect(output).not.toMatch(/^\s+at |node:internal|\.js:\d/mu);
  return output;
}

describe('a server that cannot start says why, in a line, and ends', () => {
  it('with variables that are wrong, all of them', async () => {
    const output = await refusalOf({ PORT: 'http', SECRET: 'short', EXPLORER: 'maybe', DATABASE_URL: 'x' });
    const names = output
      .trim()
      .split('\n')
      .map((line) => /^(\w+) must be /u.exec(line)?.[1]);
    expect(names).toEqual(['PORT', 'DATABASE_URL', 'SECRET', 'EXPLORER']);
  });

  it('with a timetable that is broken: line, column and reason', async () => {
    const lines = readFileSync(projectFile('src/suppliers/embedded/demo/timetable.ssim'), 'latin1').split(
      '\n',
    );
    lines[17] = lines[17]!.replace('LHR2040', 'QQQ2040');
    const file = aFile('broken.ssim', lines.join('\n'));
    expect(await refusalOf({ TIMETABLE: file })).toMatch(
      /^TIMETABLE .*broken\.ssim, line 18, column 37: .*QQQ/u,
    );
  });

  it('with data that cannot be opened', async () => {
    const file = aFile('no-folder', 'a file of another program, which is no database at all, but text');
    const [folderIsFile, logIsText] = await Promise.all([
      refusalOf({ DATA_DIR: file }),
      refusalOf({ DATABASE_URL: `sqlite:${file}` }),
    ]);
    expect(folderIsFile).toMatch(/check DATA_DIR \S+no-folder/u);
    expect(logIsText).toMatch(/not a database.*check .*DATABASE_URL \S+no-folder/u);
    expect(readFileSync(file, 'utf8')).toMatch(/^a file of another program/u);
  });

  it('with an address that it cannot listen on', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const port = String((taken.address() as AddressInfo).port);
    const output = await refusalOf({ PORT: port });
    taken.close();
    expect(output).toMatch(new RegExp(`^PORT ${port} on HOST 127.0.0.1 .*EADDRINUSE.*choose another`, 'u'));
  });
});

describe('a server that starts', () => {
  it('says where everything is, and makes a secret for its owner alone', async () => {
    const dataDir = inFolder('fresh');
    const server = await startServerProcess({ DATA_DIR: dataDir });
    expect(server.output()).toMatch(/^JetSetGo is ready, with \d{3,} flights/u);
    expect(server.output()).toContain(join(dataDir, 'events.db'));
    expect(server.output()).toContain(join(dataDir, 'read.db'));
    const secret = readFileSync(join(dataDir, 'secret'), 'utf8');
    expect(secret).toMatch(/^[0-9a-f]{64}\n$/u);
    expect(statSync(join(dataDir, 'secret')).mode & 0o777).toBe(0o600);
    expect(server.output()).not.toContain(secret.trim());
    expect(await server.end('SIGINT')).toMatchObject({ exitCode: 0 });
  });
});

describe('a server that is told to stop', () => {
  it('answers what it has begun, closes sockets, and exits without a fault', async () => {
    const server = await startServerProcess({ DATA_DIR: inFolder('fresh') });
    const socket = new WebSocket(server.url.replace('http', 'ws'), 'graphql-transport-ws');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await new Promise((resolve) => socket.once('open', resolve));
    const body = JSON.stringify({ query: '{ searchLocations(text: "par", first: 1) { code } }' });
    const answer = new Promise<string>((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': body.length };
      const begun = request(server.url, { method: 'POST', headers }, (response) => {
        response.setEncoding('utf8').on('data', resolve);
      });
      begun.on('error', reject).write(body.slice(0, 10));
      setTimeout(() => begun.end(body.slice(10)), 500);
    });
    await new Promise((resolve) => setTimeout(resolve, 250));
    const exit = server.end('SIGTERM');
    expect(JSON.parse(await answer)).toMatchObject({ data: { searchLocations: [{ code: 'PAR' }] } });
    expect(await exit).toMatchObject({ exitCode: 0 });
    expect(await closed).toBe(1001);
  });
});
