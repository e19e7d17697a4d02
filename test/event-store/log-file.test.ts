import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillLog } from '../../src/event-store/fill-log.js';
import { readLogFile, writeLogFile } from '../../src/event-store/log-file.js';
import { readLogDatabase } from '../../src/event-store/log-source.js';
import { ENGINES, type Engine } from '../support/engines.js';
import { fillWithNotes, storedAnswers, storedRows } from './changed-log.js';
import { openFreshLog, type TestLog } from './test-log.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jetsetgo-log-file-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function linesOf(log: TestLog): Promise<readonly string[]> {
  const lines: string[] = [];
  await writeLogFile(await readLogDatabase(log.reading.db), async (written) => void lines.push(...written));
  return lines;
}

async function exported(engine: Engine): Promise<readonly string[]> {
  const log = await openFreshLog(engine);
  await fillWithNotes(log);
  return linesOf(log);
}

function aFile(content: string | Buffer): string {
  const file = join(folder, 'log.ndjson');
  writeFileSync(file, content);
  return file;
}

/** Reads a file to its end, and answers how many events it gave. */
async function readThrough(file: string): Promise<number> {
  let count = 0;
  for await (const { events } of (await readLogFile(file)).pages()) count += events.length;
  return count;
}

describe.each(ENGINES)('an export from $name', (engine) => {
  it('imported again is the same log, and is exported to the same bytes', async () => {
    const original = await openFreshLog(engine);
    await fillWithNotes(original);
    const lines = await linesOf(original);
    const copy = await openFreshLog(engine);
    await fillLog({ source: await readLogFile(aFile(lines.join('\n') + '\n')), target: copy.writing });
    expect(await storedRows(copy)).toEqual(await storedRows(original));
    expect(await storedAnswers(copy)).toEqual(await storedAnswers(original));
    expect(await linesOf(copy)).toEqual(lines);
  });

  it('has a line for its head, each event, each answer and its end', async () => {
    const lines = (await exported(engine)).map((line) => Object.keys(JSON.parse(line) as object)[0]);
    expect(lines).toEqual(['format', ...Array(11).fill('event'), ...Array(3).fill('answer'), 'end']);
  });
});

describe('a file that is no whole export', () => {
  it('is refused, wherever it was cut off', async () => {
    const whole = (await exported(ENGINES[0]!)).join('\n') + '\n';
    expect(await readThrough(aFile(whole))).toBe(11);
    const bytes = Buffer.from(whole);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bytes.length - 2 }), async (length) => {
        await expect(readThrough(aFile(bytes.subarray(0, length)))).rejects.toThrow(/^Line \d+: /u);
      }),
      { numRuns: 60 },
    );
  });

  it('is refused with the line, whichever byte was changed', async () => {
    const lines = await exported(ENGINES[0]!);
    const bytes = Buffer.from(lines.join('\n') + '\n');
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: bytes.length - 2 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const changed = Buffer.from(bytes);
          changed[at]! ^= flip;
          const line = bytes.subarray(0, at).toString().split('\n').length;
          const reason = await readThrough(aFile(changed)).catch((error: unknown) => String(error));
          const told = Number(/Line (?<line>\d+): /u.exec(String(reason))?.groups?.['line']);
          expect([line, line + 1]).toContain(told); // an event is proved by its own hash, a line break by what it joins
        },
      ),
      { numRuns: 150 },
    );
  });

  it.each([
    [
      'an event left out',
      (lines: string[]) => lines.splice(4, 1),
      /^Line 5: Position 4, EVENT_(?:MISSING|CHANGED)/u,
    ],
    ['an answer left out', (lines: string[]) => lines.splice(12, 1), /^Line 13: /u],
    ['the last answer left out', (lines: string[]) => lines.splice(14, 1), /^Line 15: /u],
    ['the end left out', (lines: string[]) => lines.splice(15, 1), /^Line 16: the file ends before/u],
    ['more after the end', (lines: string[]) => lines.push(lines[3]!), /^Line 17: there is more/u],
    [
      'an event after the answers',
      (lines: string[]) => lines.splice(14, 0, lines[11]!),
      /^Line 15: an event after/u,
    ],
    [
      'two answers exchanged',
      (lines: string[]) => lines.splice(12, 2, lines[13]!, lines[12]!),
      /^Line 13: /u,
    ],
    ['another beginning', (lines: string[]) => lines.splice(0, 1, '{}'), /^Line 1: this is no exported log/u],
    ['no line', (lines: string[]) => lines.splice(0), /^Line 1: this is no exported log/u],
  ])('is refused with %s', async (_, edit, reason) => {
    const lines = [...(await exported(ENGINES[0]!))];
    edit(lines);
    await expect(readThrough(aFile(lines.map((line) => line + '\n').join('')))).rejects.toThrow(reason);
  });
});
