import { describe, expect, it } from 'vitest';
import { MAX_TIMETABLE_CHARACTERS, readSsim } from '../../../../src/suppliers/embedded/ssim/read-ssim.js';
import {
  carrierRecord,
  faultOf,
  file,
  fileOf,
  HEADER_RECORD,
  legRecord,
  PADDING,
  schedulesOf,
  trailerRecord,
  withText,
} from './sample-records.js';

const af1680 = {
  carrier: 'AF',
  flightNumber: 1680,
  suffix: '',
  firstDate: null,
  lastDate: null,
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  fortnightly: false,
  legs: [
    {
      origin: 'CDG',
      destination: 'LHR',
      timeMode: 'LOCAL',
      departureMinute: 435,
      departureDayOffset: 0,
      arrivalMinute: 450,
      arrivalDayOffset: 0,
      departureTerminal: '2E',
      arrivalTerminal: '4',
      aircraftType: '320',
      seats: { FIRST: 0, BUSINESS: 12, PREMIUM_ECONOMY: 0, ECONOMY: 156 },
      closedOffPoints: [],
    },
  ],
};

describe('a whole file', () => {
  it('gives every flight that is for sale', () => {
    expect(schedulesOf(fileOf(legRecord()))).toEqual([af1680]);
  });

  it('may end its lines with CR and LF, and its last line with nothing', () => {
    const records = [HEADER_RECORD, carrierRecord(), legRecord(), trailerRecord()];
    expect(schedulesOf(file(records, '\r\n'))).toEqual([af1680]);
    expect(schedulesOf(file(records).trimEnd())).toEqual([af1680]);
  });

  it('may be padded with zeros, which have no serial numbers', () => {
    const padded = [
      HEADER_RECORD,
      PADDING,
      PADDING,
      carrierRecord(),
      PADDING,
      legRecord(),
      trailerRecord(),
      PADDING,
    ];
    expect(schedulesOf(file(padded))).toEqual([af1680]);
  });

  it('holds any number of carriers, each in its own time mode', () => {
    const utc = carrierRecord('BA', [2, 'U']);
    const records = [HEADER_RECORD, carrierRecord(), legRecord(), trailerRecord('AF', 'C'), utc];
    // In UTC 07:15 to 07:30 is a quarter of an hour, which both files may well mean.
    const schedules = schedulesOf(file([...records, legRecord([3, 'BA']), trailerRecord('BA')]));
    expect(schedules.map(({ carrier }) => carrier)).toEqual(['AF', 'BA']);
    expect(schedules.map(({ legs }) => legs[0]?.timeMode)).toEqual(['LOCAL', 'UTC']);
  });

  it('may hold a carrier without flights', () => {
    expect(schedulesOf(fileOf())).toEqual([]);
  });
});

describe('the order of records', () => {
  const refused = (records: readonly string[]) => faultOf(file(records));
  const good = [HEADER_RECORD, carrierRecord(), legRecord(), trailerRecord()];

  it.each([
    ['nothing at all', [], 1, /header record/],
    ['no header', good.slice(1), 1, /"2" found; a header record/],
    ['no carrier', [HEADER_RECORD, legRecord()], 2, /"3" found; a carrier record/],
    ['no trailer', good.slice(0, 3), 4, /the file ends here; a flight leg/],
    ['a trailer that promises more', [...good.slice(0, 3), trailerRecord('AF', 'C')], 5, /a carrier record/],
    ['more after the end', [...good, carrierRecord()], 5, /padding with zeros/],
    [
      'segment data before any leg',
      [HEADER_RECORD, carrierRecord(), withText(legRecord(), [1, '4'])],
      3,
      /"4" found/,
    ],
    ['a second header', [HEADER_RECORD, HEADER_RECORD], 2, /"1" found; a carrier record/],
    [
      'a letter for a type',
      [HEADER_RECORD, carrierRecord(), withText(legRecord(), [1, 'X'])],
      3,
      /"X" found/,
    ],
  ])('%s is refused', (_what, records, line, reason) => {
    expect(refused(records)).toEqual({ line, column: 1, reason: expect.stringMatching(reason) as string });
  });

  it.each([
    ['a serial number out of turn', [195, '000004'], 3, 195, /"000004" found; 000003 follows/],
    ['a serial number that is none', [195, '00000X'], 3, 200, /"X" found/],
    ['a trailer that counts otherwise', [188, '000009'], 4, 188, /has serial 3, not 9/],
    ['a trailer of another carrier', [3, 'BA'], 4, 3, /"BA" found; the flights above are those of AF/],
    [
      'a trailer that neither ends nor goes on',
      [194, 'X'],
      4,
      194,
      /"X" is not a continuation code; allowed: C, E/,
    ],
    ['another title', [9, 'X'], 1, 9, /the title "AIRLINE STANDARD SCHEDULE DATA SET" is required/],
    ['padding that is not all zeros', [1, '0'], 2, 2, /200 zeros/],
  ] as const)('%s is refused', (_what, put, line, column, reason) => {
    const lines = fileOf(legRecord()).split('\n');
    lines[line - 1] = withText(lines[line - 1] ?? '', put);
    expect(faultOf(lines.join('\n'))).toEqual({
      line,
      column,
      reason: expect.stringMatching(reason) as string,
    });
  });
});

describe('the characters of a record', () => {
  const lines = fileOf(legRecord()).split('\n');
  const withLine = (text: string): string =>
    lines.map((line, index) => (index === 2 ? text : line)).join('\n');
  const leg = lines[2] ?? '';

  it.each([
    ['one too few', leg.slice(0, 199), 200, /a record of 199 characters; 200 are required/],
    ['one too many', leg + ' ', 201, /a record of 201 characters/],
    ['none', '', 1, /a record of 0 characters/],
    ['an accent', withText(leg, [60, 'é']), 60, /U\+00E9 found; printable ASCII/],
    ['a tab', withText(leg, [80, '\t']), 80, /U\+0009/],
    ['a stray CR', withText(leg, [90, '\r']), 90, /U\+000D/],
  ])('%s is refused', (_what, text, column, reason) => {
    expect(faultOf(withLine(text))).toEqual({
      line: 3,
      column,
      reason: expect.stringMatching(reason) as string,
    });
  });

  it('are bounded for the file as a whole', () => {
    const fault = faultOf(' '.repeat(MAX_TIMETABLE_CHARACTERS + 1));
    expect(fault).toMatchObject({
      line: 1,
      column: 1,
      reason: expect.stringContaining('67108864 are allowed') as string,
    });
  });
});

describe('the carrier record', () => {
  const read = (...placed: Parameters<typeof carrierRecord>[1][]) =>
    readSsim(file([HEADER_RECORD, carrierRecord('AF', ...placed), legRecord(), trailerRecord()]));

  it.each([
    [[2, 'X'], 2, /"X" is not a time mode; allowed: L, U/],
    [[3, '12 '], 3, /"12 " is not an airline/],
    [[11, 'X26'], 11, /not a season/],
    [[15, '31FEB26'], 15, /FEB 2026 has days 01 to 28/],
    [[15, '02JAN2601JAN26'], 22, /ends on 2026-01-01, before it begins on 2026-01-02/],
    [[29, '15JAM26'], 31, /"JAM" is no month/],
    [[65, '1'], 66, /is not a date/],
    [[72, 'Q'], 72, /not a schedule status/],
    [[191, '2500'], 191, /"2500" is not a time/],
  ] as const)('with %j is refused', (put, column, reason) => {
    const fault = { line: 2, column, reason: expect.stringMatching(reason) as string };
    expect(read(put)).toEqual({ kind: 'broken', fault });
  });

  it('bounds the periods of its flights, and stands in for an open one', () => {
    const validity = [15, '29MAR2624OCT26'] as const;
    const reading = read(validity);
    expect(reading).toMatchObject({ schedules: [{ firstDate: '2026-03-29', lastDate: '2026-10-24' }] });
    const bounded = (period: string) =>
      faultOf(file([HEADER_RECORD, carrierRecord('AF', validity), legRecord([15, period]), trailerRecord()]));
    expect(bounded('28MAR2600XXX00')).toMatchObject({ line: 3, column: 15 });
    expect(bounded('29MAR2625OCT26')).toMatchObject({ line: 3, column: 22 });
  });
});
