import { describe, expect, it } from 'vitest';
import { checkPassengers, MAX_NAME_LENGTH } from '../../../src/domain/booking/check-passengers.js';
import type { Passenger, PassengerType } from '../../../src/domain/booking/passenger.js';
import { passenger } from './booking-fixtures.js';

const JOURNEY = { firstDate: '2026-12-01', lastDate: '2026-12-15', bookedOn: '2026-12-01' };

/** What is wrong with one passenger whose count is right. */
function issuesOf(traveller: Passenger, journey = JOURNEY): readonly string[] {
  const counts = { ADULT: 0, CHILD: 0, INFANT: 0, [traveller.type]: 1 };
  return checkPassengers([traveller], counts, journey).map(({ path, message }) => `${path}: ${message}`);
}

function ageIssues(type: PassengerType, bornOn: string, journey = JOURNEY): readonly string[] {
  return issuesOf(passenger(type, { bornOn }), journey);
}

describe('ages', () => {
  it.each<[PassengerType, string, string]>([
    ['ADULT', '2014-12-01', 'is twelve on the day of departure'],
    ['CHILD', '2024-12-01', 'is two on the day of departure'],
    ['CHILD', '2014-12-16', 'is twelve on the day after the last flight'],
    ['INFANT', '2024-12-16', 'is two on the day after the last flight'],
    ['INFANT', '2026-12-01', 'is born on the day of departure'],
    ['ADULT', '1901-12-16', 'is 124 on every day of travel'],
  ])('allow an %s born %s, who %s', (type, bornOn) => {
    expect(ageIssues(type, bornOn)).toEqual([]);
  });

  it.each<[PassengerType, string, RegExp]>([
    [
      'ADULT',
      '2014-12-02',
      /at least 12 years old .* this one is 11 at the first flight and 12 at the last/u,
    ],
    ['CHILD', '2024-12-02', /2 to 11 years old .* this one is 1 at the first flight and 2 at the last/u],
    ['CHILD', '2014-12-15', /2 to 11 years old .* this one is 11 at the first flight and 12 at the last/u],
    ['INFANT', '2024-12-15', /under 2 years old .* this one is 1 at the first flight and 2 at the last/u],
    ['INFANT', '2020-01-01', /under 2 years old .* this one is 6$/u],
    ['INFANT', '2026-12-02', /still to come/u],
    ['ADULT', '1900-12-15', /more than 125 years ago/u],
  ])('refuse an %s born %s', (type, bornOn, message) => {
    expect(ageIssues(type, bornOn)).toEqual([expect.stringMatching(message)]);
  });

  it('turn on 1 March for who is born on 29 February, but in leap years on the day', () => {
    const on = (date: string) => ({ ...JOURNEY, firstDate: date, lastDate: date, bookedOn: '2026-02-01' });
    expect(ageIssues('INFANT', '2024-02-29', on('2026-02-28'))).toEqual([]);
    expect(ageIssues('INFANT', '2024-02-29', on('2026-03-01'))).toHaveLength(1);
    expect(ageIssues('CHILD', '2016-02-29', on('2028-02-28'))).toEqual([]);
    expect(ageIssues('CHILD', '2016-02-29', on('2028-02-29'))).toHaveLength(1);
  });

  it.each(['', '1990', '1990-2-1', '1990-02-30', '2023-02-29', '01/02/1990', '1990-12-10T00:00:00Z'])(
    'cannot be told from the date of birth "%s"',
    (bornOn) => {
      expect(ageIssues('ADULT', bornOn)).toEqual([
        'passengers.0.bornOn: A date of birth is needed, as YYYY-MM-DD',
      ]);
    },
  );
});

describe('names', () => {
  it.each([
    'Zoë',
    'Zoe\u0308',
    'Jean-Luc',
    "O'Neill",
    'D’Arcy',
    'Ng',
    'X',
    'María José',
    'J. R.',
    'Łukasz',
    '李',
    'محمد',
    'अमित',
    ' Ada ',
    'a'.repeat(MAX_NAME_LENGTH),
  ])('may be "%s"', (name) => {
    expect(issuesOf(passenger('ADULT', { givenName: name, familyName: name }))).toEqual([]);
  });

  it.each([
    ['', /A name is needed/u],
    [' \t', /A name is needed/u],
    ['Ada2', /Letters, spaces/u],
    ['-Ada', /beginning with a letter/u],
    ["'", /beginning with a letter/u],
    ['Ada/Lovelace', /Letters, spaces/u],
    ['<b>', /Letters, spaces/u],
    ['Ada\u0000', /Letters, spaces/u],
    ['Ada\nLovelace', /Letters, spaces/u],
    ['😀', /Letters, spaces/u],
    ['a'.repeat(MAX_NAME_LENGTH + 1), /At most 60 characters, 61 given/u],
  ])('must not be %j', (name, message) => {
    const [given, family, ...others] = issuesOf(passenger('ADULT', { givenName: name, familyName: name }));
    expect(given).toMatch(/^passengers\.0\.givenName: /u);
    expect(family).toMatch(/^passengers\.0\.familyName: /u);
    expect([given, family].every((issue) => message.test(issue ?? ''))).toBe(true);
    expect(others).toEqual([]);
  });
});

describe('a passenger who is not born yet', () => {
  it('is not booked, however young it would be on the day of departure', () => {
    const journey = { ...JOURNEY, bookedOn: '2026-11-01' };
    expect(ageIssues('INFANT', '2026-11-02', journey)).toEqual([
      'passengers.0.bornOn: The date of birth is still to come; book when the passenger is born',
    ]);
    expect(ageIssues('INFANT', '2026-11-01', journey)).toEqual([]);
  });
});

describe('the party', () => {
  it('is exactly the one that the offer is for', () => {
    const counts = { ADULT: 2, CHILD: 1, INFANT: 1 };
    const types: readonly PassengerType[] = ['INFANT', 'ADULT', 'CHILD', 'ADULT'];
    const people = types.map((type) => passenger(type));
    expect(checkPassengers(people, counts, JOURNEY)).toEqual([]);
    expect(checkPassengers([...people, passenger('ADULT')], counts, JOURNEY)).toEqual([
      {
        path: 'passengers',
        message:
          'The offer is for 2 of type ADULT, 3 given; name exactly those, or search again for this party',
      },
    ]);
    expect(checkPassengers([], counts, JOURNEY).map(({ path }) => path)).toEqual(
      Array.from({ length: 3 }, () => 'passengers'),
    );
  });

  it('is told everything that is wrong with anyone in it', () => {
    const people = [passenger('ADULT', { givenName: '' }), passenger('ADULT', { bornOn: 'long ago' })];
    const issues = checkPassengers(people, { ADULT: 1, CHILD: 0, INFANT: 0 }, JOURNEY);
    expect(issues.map(({ path }) => path)).toEqual([
      'passengers',
      'passengers.0.givenName',
      'passengers.1.bornOn',
    ]);
  });
});
