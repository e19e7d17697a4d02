import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { projectFile } from '../../../../src/platform/project-file.js';
import { readSsim } from '../../../../src/suppliers/embedded/ssim/read-ssim.js';
import { carrierRecord, file, HEADER_RECORD, legRecord, PADDING } from './sample-records.js';
import { secondLegRecord, segmentRecord, trailerRecord } from './sample-records.js';

const GOOD = file([
  HEADER_RECORD,
  PADDING,
  carrierRecord(),
  legRecord([15, '05JAN2628MAR261234567']),
  segmentRecord('010', 'BA 0303'),
  secondLegRecord([15, '05JAN2628MAR261234567']),
  legRecord([6, '  12'], [173, 'XX     ']),
  segmentRecord('108', 'F8C42W24Y200', [6, '  12']),
  trailerRecord('AF', 'C'),
  carrierRecord('BA', [2, 'U']),
  legRecord([3, 'BA'], [37, 'CDG23302330+01002ELHR00400040+00004 '], [194, '1']),
  trailerRecord('BA'),
]);

/** Either a whole timetable or a fault within the file; anything thrown fails the property. */
function expectAnAnswer(text: string): void {
  const reading = readSsim(text, { isKnownAirport: (iata) => iata !== 'XXX' });
  if (reading.kind === 'timetable') {
    for (const { legs } of reading.schedules) expect(legs.length).toBeGreaterThan(0);
    return;
  }
  const lines = text.split('\n');
  expect(reading.fault.line).toBeGreaterThanOrEqual(1);
  expect(reading.fault.line).toBeLessThanOrEqual(lines.length + 1);
  expect(reading.fault.column).toBeGreaterThanOrEqual(1);
  expect(reading.fault.column).toBeLessThanOrEqual((lines[reading.fault.line - 1] ?? '').length + 1);
  expect(reading.fault.reason).not.toBe('');
}

const character = fc.oneof(
  fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)),
  fc.constantFrom(...Array.from('0123456789ABCJXYZ +-\r\n\té€')),
);

describe('readSsim', () => {
  it('reads the file that is changed below', () => {
    expect(readSsim(GOOD).kind).toBe('timetable');
  });

  it('answers whatever one character is changed to', () => {
    const change = fc.tuple(fc.nat(GOOD.length - 1), character);
    fc.assert(
      fc.property(change, ([at, put]) => expectAnAnswer(GOOD.slice(0, at) + put + GOOD.slice(at + 1))),
      { numRuns: 5000 },
    );
  });

  it('refuses every cut but the one that loses the last line end', () => {
    for (let length = 0; length < GOOD.length - 1; length++) {
      const reading = readSsim(GOOD.slice(0, length));
      if (reading.kind === 'timetable') throw new Error(`cut to ${length} characters and read`);
    }
    expect(readSsim(GOOD.slice(0, -1)).kind).toBe('timetable');
  });

  it('answers any text', () => {
    fc.assert(fc.property(fc.string({ unit: character, maxLength: 500 }), expectAnAnswer));
    fc.assert(
      fc.property(fc.array(fc.string({ unit: character, minLength: 200, maxLength: 200 })), (lines) =>
        expectAnAnswer(lines.join('\n')),
      ),
    );
  });

  it('reads the demonstration timetable however its lines end', () => {
    const text = readFileSync(projectFile('src/suppliers/embedded/demo/timetable.ssim'), 'utf8');
    const reading = readSsim(text);
    expect(reading.kind).toBe('timetable');
    expect(readSsim(text.replaceAll('\n', '\r\n'))).toEqual(reading);
  });
});
