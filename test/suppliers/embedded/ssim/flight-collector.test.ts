import { describe, expect, it } from 'vitest';
import {
  carrierRecord,
  faultOf,
  file,
  fileOf,
  HEADER_RECORD,
  legRecord,
  schedulesOf,
} from './sample-records.js';
import { secondLegRecord, segmentRecord, trailerRecord, type Placed } from './sample-records.js';

describe('a flight of several legs', () => {
  it('is one schedule', () => {
    const [flight, ...others] = schedulesOf(fileOf(legRecord(), secondLegRecord()));
    expect(others).toEqual([]);
    expect(flight?.legs.map(({ origin, destination }) => origin + destination)).toEqual(['CDGLHR', 'LHRJFK']);
  });

  it('goes on for more than a day', () => {
    const second = secondLegRecord([37, 'LHR08000800+00004 SYD11501150+11001 '], [193, '12']);
    const [flight] = schedulesOf(fileOf(legRecord(), second));
    expect(flight?.legs[1]).toMatchObject({ departureDayOffset: 1, arrivalDayOffset: 2 });
  });

  it('may state the days of a later leg as those of its own departure', () => {
    const first = legRecord([15, '05JAN2625JAN261  4   ']);
    const times = [37, 'LHR08000800+00004 JFK10501050-05001 '] as const;
    const own = secondLegRecord(times, [15, '06JAN2626JAN26 2  5  '], [193, '11']);
    const flights = secondLegRecord(times, [15, '05JAN2625JAN261  4   '], [193, '11']);
    const expected = { firstDate: '2026-01-05', lastDate: '2026-01-25', weekdays: [1, 4] };
    expect(schedulesOf(fileOf(first, own))[0]).toMatchObject(expected);
    expect(schedulesOf(fileOf(first, own))).toEqual(schedulesOf(fileOf(first, flights)));
  });

  it('is left out whole when one leg is not for sale', () => {
    expect(schedulesOf(fileOf(legRecord(), secondLegRecord([14, 'P'])))).toEqual([]);
    expect(schedulesOf(fileOf(legRecord([149, 'L']), secondLegRecord()))).toEqual([]);
  });

  it.each([
    ['another number', [6, '1681'], 12, /AF 1681 1 leg 2 found; AF 1680 1 leg 2 or a leg 01 is required/],
    ['another suffix', [2, 'D'], 12, /AF 1680D 1 leg 2 found/],
    ['another variation', [10, '02'], 12, /AF 1680 2 leg 2 found/],
    ['another overflow', [128, '1'], 12, /AF 1680 11 leg 2 found/],
    ['a leg left out', [12, '03'], 12, /leg 3 found; AF 1680 1 leg 2/],
    ['another first date', [15, '01MAR26'], 15, /share period and days/],
    ['another last date', [22, '01MAR26'], 22, /"01MAR26" found/],
    ['other days', [35, ' '], 29, /"123456 " found/],
    ['another station', [37, 'LGW'], 37, /"LGW" found; the leg before arrives at LHR/],
    ['a departure before the arrival', [40, '07200720'], 44, /leaves before the leg before it arrives/],
    ['a restriction on a leg that is over', [150, 'A'], 150, /which is over before leg 2/],
  ] as const)('%s is refused', (_what, put, column, reason) => {
    const fault = faultOf(fileOf(legRecord(), secondLegRecord(put, [58, '11501150'])));
    expect(fault).toEqual({ line: 4, column, reason: expect.stringMatching(reason) as string });
  });

  it('another frequency is refused', () => {
    const from = [15, '05JAN26'] as const;
    expect(faultOf(fileOf(legRecord(from), secondLegRecord(from, [36, '2'])))).toMatchObject({
      line: 4,
      column: 36,
    });
  });

  it('is closed between stations by any traffic restriction', () => {
    const closedBy = (...placed: readonly Placed[]) =>
      schedulesOf(fileOf(legRecord(...placed), secondLegRecord()))[0]?.legs.map(
        ({ closedOffPoints }) => closedOffPoints,
      );
    expect(closedBy([150, 'A'])).toEqual([['LHR'], []]);
    expect(closedBy([151, 'K'])).toEqual([['JFK'], []]);
    expect(closedBy([150, 'AZ'])).toEqual([['LHR', 'JFK'], []]);
    expect(closedBy([161, 'Z'])).toEqual([[], []]);
    const later = schedulesOf(fileOf(legRecord(), secondLegRecord([151, 'A'])))[0];
    expect(later?.legs.map(({ closedOffPoints }) => closedOffPoints)).toEqual([[], ['JFK']]);
  });

  it('is closed beyond the eleventh leg where an overflow says that there is more', () => {
    const stations = [
      'AAA',
      'AAB',
      'AAC',
      'AAD',
      'AAE',
      'AAF',
      'AAG',
      'AAH',
      'AAI',
      'AAJ',
      'AAK',
      'AAL',
      'AAM',
    ];
    const legs = stations.slice(1).map((destination, index) => {
      const hour = String(index + 6).padStart(2, '0');
      const route = `${stations[index] ?? ''}${hour}00${hour}00+00001 ${destination}${hour}30${hour}30+00001 `;
      return legRecord(
        [12, String(index + 1).padStart(2, '0')],
        [37, route],
        ...(index === 0 ? [[161, 'Z'] as const] : []),
      );
    });
    expect(schedulesOf(fileOf(...legs))[0]?.legs[0]?.closedOffPoints).toEqual(['AAM']);
  });
});

describe('segment data', () => {
  it('naming the operating flight makes a codeshare, whose seats are not for sale', () => {
    expect(schedulesOf(fileOf(legRecord(), segmentRecord('050', 'BA 0303')))).toEqual([]);
    expect(schedulesOf(fileOf(legRecord([173, '       ']), segmentRecord('050', 'BA 0303')))).toEqual([]);
  });

  it('naming the duplicates of an operating flight leaves it for sale', () => {
    expect(schedulesOf(fileOf(legRecord(), segmentRecord('010', 'BA 0303')))).toHaveLength(1);
  });

  it('gives a configuration that is too long for the leg', () => {
    const long = 'F8C42W24Y200LL10PP4VVLONGER1';
    const [flight] = schedulesOf(fileOf(legRecord([173, 'XX     ']), segmentRecord('108', long)));
    expect(flight?.legs[0]?.seats).toEqual({ FIRST: 8, BUSINESS: 42, PREMIUM_ECONOMY: 24, ECONOMY: 200 });
    expect(faultOf(fileOf(legRecord([173, 'XX     '])))).toMatchObject({ line: 3, column: 173 });
    const broken = faultOf(fileOf(legRecord([173, 'XX     ']), segmentRecord('108', 'F8C42?')));
    expect(broken).toMatchObject({ line: 4, column: 45 });
  });

  it.each([
    ['another leg', [12, '02'], 13],
    ['another flight', [6, '1681'], 9],
    ['another service type', [14, 'S'], 14],
    ['another overflow', [28, '1'], 28],
    ['no board point indicator', [29, ' '], 29],
    ['no off point indicator', [30, '1'], 30],
    ['no data element', [31, '05 '], 33],
    ['no board station', [34, '   '], 34],
    ['no off station', [37, 'LH1'], 39],
    ['no operating airline', [40, '0303   '], 40],
  ] as const)('about %s is refused', (_what, put, column) => {
    const fault = faultOf(fileOf(legRecord(), segmentRecord('050', 'BA 0303', put)));
    expect(fault).toMatchObject({ line: 4, column });
  });
});

describe('one designator', () => {
  const variation = (number: string, period: string) => legRecord([10, number], [15, period]);

  it('may operate by several variations on different days', () => {
    const schedules = schedulesOf(
      fileOf(
        variation('01', '01JAN2631JAN261 3 5  '),
        variation('02', '01JAN2631JAN26 2 4 67'),
        variation('03', '01FEB2600XXX001234567'),
      ),
    );
    expect(schedules).toHaveLength(3);
  });

  it('operates once a date: the later record is refused', () => {
    const fault = faultOf(
      fileOf(
        variation('01', '01JAN2631JAN26  3    '),
        legRecord([6, '0042']),
        variation('02', '28JAN2600XXX00  34   '),
      ),
    );
    expect(fault).toEqual({ line: 5, column: 15, reason: 'AF1680 already operates on 2026-01-28 by line 3' });
  });

  it('has each variation once', () => {
    const fault = faultOf(
      fileOf(variation('01', '01JAN2631JAN261234567'), variation('01', '01MAR2631MAR261234567')),
    );
    expect(fault).toMatchObject({
      line: 4,
      column: 10,
      reason: expect.stringContaining('already stated on line 3') as string,
    });
  });

  it('is another with a suffix, or more than a hundred variations on', () => {
    expect(schedulesOf(fileOf(legRecord(), legRecord([2, 'D'])))).toHaveLength(2);
    const first = variation('01', '01JAN2631JAN261234567');
    expect(schedulesOf(fileOf(first, legRecord([128, '1'], [15, '01FEB2628FEB261234567'])))).toHaveLength(2);
  });

  it('is checked through all blocks of its carrier', () => {
    const second = [trailerRecord('AF', 'C'), carrierRecord(), variation('02', '00XXX0000XXX001      ')];
    const text = file([HEADER_RECORD, carrierRecord(), legRecord(), ...second, trailerRecord()]);
    expect(faultOf(text)).toMatchObject({ line: 6, column: 15 });
  });
});
