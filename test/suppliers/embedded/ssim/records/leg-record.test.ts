import { describe, expect, it } from 'vitest';
import type { ScheduledLeg } from '../../../../../src/domain/schedule/flight-schedule.js';
import { faultOf, fileOf, legRecord, schedulesOf, type Placed } from '../sample-records.js';

function legOf(...placed: readonly Placed[]): ScheduledLeg {
  const leg = schedulesOf(fileOf(legRecord(...placed)))[0]?.legs[0];
  if (leg === undefined) throw new Error('not for sale');
  return leg;
}

describe('a leg with one thing wrong', () => {
  it.each([
    ['suffix', [2, '1'], 2, /a letter or a blank/],
    ['airline', [3, 'BA'], 3, /"BA" found; these are the flights of AF/],
    ['airline code', [3, 'af'], 3, /not an airline/],
    ['flight number', [6, '16 0'], 6, /not a flight number/],
    ['flight number zero', [6, '0000'], 6, /1 to 9999/],
    ['variation', [10, '0A'], 11, /2 digits/],
    ['variation zero', [10, '00'], 10, /01 to 99/],
    ['leg sequence', [12, ' 1'], 12, /2 digits/],
    ['leg sequence zero', [12, '00'], 12, /01 to 99/],
    ['leg that is not the first', [12, '02'], 12, /leg 01 of this flight is not before it/],
    ['service type', [14, 'j'], 14, /"j" is not a service type; allowed: J, S/],
    ['day of a date', [15, '31FEB26'], 15, /FEB 2026 has days 01 to 28/],
    ['day zero', [15, '00MAR26'], 15, /MAR 2026 has days 01 to 31/],
    ['leap day', [15, '29FEB26'], 15, /01 to 28/],
    ['digit of a date', [15, '0lMAR26'], 16, /"l" is no digit/],
    ['month', [15, '01MRZ26'], 17, /"MRZ" is no month/],
    ['year', [22, '01MAR2 '], 28, /" " is no digit/],
    [
      'period that runs back',
      [15, '02MAR2601MAR26'],
      22,
      /ends on 2026-03-01, before it begins on 2026-03-02/,
    ],
    ['day of the week in the wrong place', [29, '21     '], 29, /"2" found; day 1 or a blank/],
    ['day of the week', [31, '0'], 31, /"0" found; day 3 or a blank/],
    ['no day of the week', [29, '       '], 29, /no day of operation/],
    ['frequency', [36, '3'], 36, /"3" is not a frequency; allowed: blank, 2/],
    ['fortnight from no date', [36, '2'], 15, /an open first date with frequency 2/],
    ['origin', [37, 'CD1'], 39, /"1" found; a station is three letters/],
    ['passenger departure', [40, '2460'], 40, /"2460" is not a time; 0000 to 2359/],
    ['midnight of a departure', [40, '2400'], 40, /0000 to 2359/],
    ['minutes', [44, '0760'], 46, /"0760" is not a time/],
    ['hours', [44, '2515'], 44, /"2515" is not a time/],
    ['letter in a time', [44, '07I5'], 46, /"07I5" is not a time/],
    ['sign of a variation', [48, '00100'], 48, /not a UTC variation/],
    ['digit of a variation', [48, '+0A00'], 50, /not a UTC variation/],
    ['minutes of a variation', [48, '+0160'], 51, /not a UTC variation/],
    ['hours of a variation', [48, '+1500'], 49, /-1400 to \+1400/],
    ['departure terminal', [53, ' E'], 53, /not a terminal/],
    ['destination', [55, 'lHR'], 55, /three letters/],
    ['round trip', [55, 'CDG'], 55, /leaves from CDG and arrives there/],
    ['aircraft arrival', [58, '2460'], 60, /"2460" is not a time; 0000 to 2400/],
    ['arrival after the end of the day', [58, '2401'], 60, /0000 to 2400/],
    ['passenger arrival', [62, '0x30'], 63, /not a time/],
    ['arrival variation', [66, '*0000'], 66, /not a UTC variation/],
    ['arrival terminal', [71, 'ab'], 71, /not a terminal/],
    ['aircraft type', [73, '32 '], 75, /three letters or digits/],
    ['booking designators', [76, 'Y/M'], 77, /letters/],
    ['overflow', [128, '-'], 128, /letter, a digit or a blank/],
    ['disclosure', [149, 'Q'], 149, /allowed: blank, L, S, X, Z/],
    ['traffic restriction', [150, '1'], 150, /a letter or a blank/],
    ['restriction after the last leg', [151, 'A'], 151, /restriction on leg 2; the flight has 1/],
    ['restriction overflow', [161, 'A'], 161, /allowed: blank, Z/],
    ['compartment', [173, 'C12E156'], 176, /compartment E has no cabin; allowed: FPACJDIZWYSBHKLMNQTVX/],
    ['seats left out', [173, 'C12Y   '], 177, /compartment Y has no number of seats/],
    ['compartment twice', [173, 'Y12Y156'], 176, /stated twice/],
    ['blank within', [173, 'C12 156'], 176, /" " found/],
    ['no seats', [173, 'C00Y000'], 173, /has no seats/],
    ['no configuration', [173, '       '], 173, /no aircraft configuration/],
    ['departure date variation', [193, '3'], 193, /blank, 0, 1, 2, A or J/],
    ['first leg on another date', [193, '1'], 193, /leaves on the date of the flight/],
    ['arrival date variation', [194, 'X'], 194, /"X" is not a date variation/],
  ] as const)('%s: the fault is at its column', (_what, put, column, reason) => {
    // Where the leg's own times no longer fit a shift of its date, that is noted after what is wrong here.
    const arrival: readonly Placed[] = put[0] === 193 && put[1] === '1' ? [[194, '1']] : [];
    const fault = faultOf(fileOf(legRecord(put, ...arrival)));
    expect(fault).toEqual({ line: 3, column, reason: expect.stringMatching(reason) as string });
  });

  it('that lands before it leaves, or a day late, misses its date variation', () => {
    expect(faultOf(fileOf(legRecord([40, '23002300'], [58, '00200020'])))).toMatchObject({
      line: 3,
      column: 194,
    });
    expect(faultOf(fileOf(legRecord([58, '10001000'], [194, '1'])))).toMatchObject({ line: 3, column: 194 });
    expect(legOf([40, '23002300'], [58, '00200020'], [194, '1'])).toMatchObject({ arrivalDayOffset: 1 });
  });

  it('must call at airports that are known', () => {
    const isKnownAirport = (iata: string): boolean => iata !== 'LHR';
    const fault = faultOf(fileOf(legRecord()), { isKnownAirport });
    expect(fault).toEqual({ line: 3, column: 55, reason: '"LHR" is not a known airport' });
    const origin = faultOf(fileOf(legRecord([37, 'LHR'], [55, 'CDG'])), { isKnownAirport });
    expect(origin).toMatchObject({ line: 3, column: 37 });
  });
});

describe('the fields of a leg', () => {
  it('have the passengers leave before the aircraft and arrive after it', () => {
    const leg = legOf([40, '07050715'], [58, '07300742']);
    expect(leg).toMatchObject({ departureMinute: 425, arrivalMinute: 462 });
  });

  it('date the aircraft: across midnight its passengers are on the other day', () => {
    const leg = legOf([40, '23550010'], [58, '23550005']);
    expect(leg).toMatchObject({ departureMinute: 1435, departureDayOffset: -1 });
    expect(leg).toMatchObject({ arrivalMinute: 5, arrivalDayOffset: 1 });
  });

  it('end a day at 2400', () => {
    const leg = legOf([40, '22302230'], [58, '24002400']);
    expect(leg).toMatchObject({ arrivalMinute: 0, arrivalDayOffset: 1 });
  });

  it('tell the day before by J or by A', () => {
    const dateLine = [37, 'AKL10001000+13001 HNL20002000-10001 '] as const;
    expect(legOf(dateLine, [194, 'J'])).toMatchObject({ arrivalMinute: 1200, arrivalDayOffset: -1 });
    expect(legOf(dateLine, [194, 'A'])).toMatchObject({ arrivalDayOffset: -1 });
    expect(legOf([193, '  '])).toMatchObject({ departureDayOffset: 0, arrivalDayOffset: 0 });
  });

  it('count by number, whatever fills the field', () => {
    const numberOf = (text: string) => schedulesOf(fileOf(legRecord([6, text])))[0]?.flightNumber;
    expect([numberOf('  80'), numberOf('0080')]).toEqual([80, 80]);
  });

  it('have years from 1980 to 2079', () => {
    const [schedule] = schedulesOf(fileOf(legRecord([15, '29FEB8029FEB76'])));
    expect(schedule).toMatchObject({ firstDate: '1980-02-29', lastDate: '2076-02-29' });
  });

  it('say on which days and weeks it operates', () => {
    const [schedule] = schedulesOf(fileOf(legRecord([15, '05JAN2600XXX001 3   72'])));
    expect(schedule).toMatchObject({ firstDate: '2026-01-05', weekdays: [1, 3, 7], fortnightly: true });
  });

  it('leave terminals open', () => {
    expect(legOf([53, '  '], [71, '  '])).toMatchObject({ departureTerminal: null, arrivalTerminal: null });
  });
});

describe('what is for sale', () => {
  const soldAs = (...placed: readonly Placed[]) => schedulesOf(fileOf(legRecord(...placed))).length;

  it.each(Array.from('JSGBQRCL'))('service type %s is', (type) => {
    expect(soldAs([14, type])).toBe(1);
  });

  it.each(Array.from('UVFMAHODTKEWXINP'))(
    'service type %s is not, and needs neither seats nor a known airport',
    (type) => {
      const file = fileOf(legRecord([14, type], [173, '       ']));
      expect(schedulesOf(file, { isKnownAirport: () => false })).toEqual([]);
    },
  );

  it('a wet lease is, a codeshare is not', () => {
    expect([soldAs([149, 'S']), soldAs([149, 'X'])]).toEqual([1, 1]);
    expect([soldAs([149, 'L'], [173, '       ']), soldAs([149, 'Z'])]).toEqual([0, 0]);
  });

  it('a codeshare is checked all the same', () => {
    expect(faultOf(fileOf(legRecord([149, 'L'], [40, '9999'])))).toMatchObject({ line: 3, column: 40 });
  });
});
