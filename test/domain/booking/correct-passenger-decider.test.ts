import { describe, expect, it } from 'vitest';
import { evolveBooking } from '../../../src/domain/booking/evolve-booking.js';
import type { NameCorrection } from '../../../src/domain/pricing/tariff.js';
import { NOW_MS, passenger } from './booking-fixtures.js';
import {
  after,
  bookedLife,
  FLEXIBLE,
  HOLD,
  outcomeOf,
  paidLife,
  PAY_NOW,
  type Life,
} from './booking-life.js';
import {
  cancelled,
  correctPassenger,
  FIRST_LEAVES_MS,
  passengers,
  slices,
  underConditions,
} from './booking-steps.js';

const infant = (bornOn: string) => ({ givenName: 'Byron', familyName: 'King', bornOn });

/** The life after the key of the first passenger was destroyed. */
function erased(life: Life): Life {
  const event = { type: 'PersonalDataErased', bookingId: 'b1', erasureId: 'e1', subjectIds: ['s1'] } as const;
  return { ...life, booking: evolveBooking(life.booking, event)! };
}

describe('given a passenger whose name is wrong', () => {
  it('when it is put right, then only the sealed one is recorded, and nothing else changes', () => {
    const life = paidLife();
    const corrected = after(life, correctPassenger(life));
    expect(corrected.events.at(-1)).toEqual({
      ...{ type: 'PassengerCorrected', bookingId: 'b1', passengerId: '1' },
      identity: { subjectId: 's1', box: 'sealed Augusta' },
      correctedAt: new Date(NOW_MS).toISOString(),
    });
    const [first, ...others] = life.booking.party.passengers;
    expect(corrected.booking.party.passengers).toEqual([
      { ...first, identity: { subjectId: 's1', box: 'sealed Augusta' } },
      ...others,
    ]);
  });

  it.each([
    ['held', bookedLife({ settlement: HOLD })],
    ['waiting for its payment', bookedLife({ settlement: PAY_NOW })],
    ['on account', bookedLife()],
  ])('then it can be put right on a booking %s', (_, life) => {
    expect(outcomeOf(correctPassenger(life))).toEqual(['PassengerCorrected']);
  });

  it('then it can until the first flight leaves', () => {
    const correct = (nowMs: number) => outcomeOf(correctPassenger(paidLife(), { nowMs }));
    expect(correct(FIRST_LEAVES_MS - 1)).toEqual(['PassengerCorrected']);
    expect(correct(FIRST_LEAVES_MS)).toEqual({
      ...{ code: 'ACTION_NOT_AVAILABLE', action: 'CHANGE_PASSENGER', reason: 'DEPARTED' },
    });
  });
});

describe('given a fare by which a name is corrected', () => {
  const lifeBy = (nameCorrection?: NameCorrection | null) =>
    paidLife(underConditions({ ...FLEXIBLE, ...(nameCorrection !== undefined && { nameCorrection }) }));
  const to = (givenName: string, familyName = 'Lovelace', bornOn = '1990-12-10') => ({
    identity: { givenName, familyName, bornOn },
  });
  const FIXED = { code: 'ACTION_NOT_AVAILABLE', action: 'CHANGE_PASSENGER', reason: 'FARE_NAME_FIXED' };

  it.each(['ANY', undefined] as const)('by %s, then any name is taken', (nameCorrection) => {
    const life = after(
      lifeBy(nameCorrection),
      correctPassenger(lifeBy(nameCorrection), to('Xaver', 'Other')),
    );
    expect(life.booking).not.toHaveProperty('nameEditCounts');
  });

  it.each(['SPELLING', null] as const)('by %s, then a few letters are, all corrections together', (rule) => {
    expect(outcomeOf(correctPassenger(lifeBy(rule), to('Xaver', 'Other')))).toEqual({
      ...{ code: 'NAME_TOO_DIFFERENT', maxEdits: 3 },
    });
    const once = after(lifeBy(rule), correctPassenger(lifeBy(rule), to('Eda', 'Lovelase')));
    expect(once.booking.nameEditCounts).toEqual({ '1': 2 });
    expect(outcomeOf(correctPassenger(once, to('Adele', 'Lovelace')))).toEqual({
      ...{ code: 'NAME_TOO_DIFFERENT', maxEdits: 1 },
    });
    const twice = after(once, correctPassenger(once, to('Ida')));
    expect(twice.booking.nameEditCounts).toEqual({ '1': 3 });
    expect(outcomeOf(correctPassenger(twice, to('Adí', 'Love-Lace', '1991-01-01')))).toMatchObject({
      code: 'NAME_TOO_DIFFERENT',
    });
    expect(outcomeOf(correctPassenger(twice, to('ADÁ', 'Love-Lace', '1991-01-01')))).toEqual([
      'PassengerCorrected',
    ]);
  });

  it('by NONE, then no letter is, but a date of birth', () => {
    expect(outcomeOf(correctPassenger(lifeBy('NONE'), to('Ida')))).toEqual(FIXED);
    expect(outcomeOf(correctPassenger(lifeBy('NONE'), to('ADA', 'Lovelace', '1991-01-01')))).toEqual([
      'PassengerCorrected',
    ]);
    expect(outcomeOf(correctPassenger(lifeBy('NONE'), to('Ada', 'Lovelace', '2020-01-01')))).toMatchObject({
      code: 'PASSENGERS_INVALID',
    });
  });

  it('when another correction came since the command looked, then it is to look again', () => {
    const life = lifeBy('SPELLING');
    const seen = { sealed: life.booking.party.passengers[0]!.identity, identity: passenger('ADULT') };
    const corrected = after(life, correctPassenger(life, to('Ida')));
    expect(outcomeOf(correctPassenger(corrected, { ...to('Ada'), former: seen }))).toEqual([]);
  });
});

describe('given a date of birth', () => {
  it('when it makes another type of passenger, then the price would not fit', () => {
    const identity = infant('2026-01-01');
    expect(outcomeOf(correctPassenger(paidLife(), { identity }))).toMatchObject({
      ...{ code: 'PASSENGERS_INVALID', issues: [{ path: 'passengers.0.bornOn' }] },
    });
    expect(outcomeOf(correctPassenger(paidLife(), { identity, passengerId: '3' }))).toEqual([
      'PassengerCorrected',
    ]);
  });

  it('then the flights count that are still flown, and no others', () => {
    const correction = { passengerId: '3', identity: infant('2024-12-03') };
    expect(outcomeOf(correctPassenger(paidLife(), correction))).toMatchObject({ code: 'PASSENGERS_INVALID' });
    const oneWay = cancelled(paidLife(), slices(1));
    expect(outcomeOf(correctPassenger(oneWay, correction))).toEqual(['PassengerCorrected']);
  });

  it('when it is no date, or the name none, then each fault is told', () => {
    const identity = { givenName: '', familyName: 'K1ng', bornOn: '1990-02-30' };
    expect(outcomeOf(correctPassenger(paidLife(), { identity }))).toMatchObject({
      issues: [
        { path: 'passengers.0.givenName' },
        { path: 'passengers.0.familyName' },
        { path: 'passengers.0.bornOn' },
      ],
    });
  });
});

describe('a correction is refused', () => {
  it.each<[string, Life, Parameters<typeof correctPassenger>[1], string]>([
    ['of a passenger that there is not', paidLife(), { passengerId: '4' }, 'PASSENGER_NOT_FOUND'],
    [
      'of a passenger who left',
      cancelled(paidLife(), passengers('2')),
      { passengerId: '2' },
      'PASSENGER_NOT_FOUND',
    ],
    ['of a passenger who was erased', erased(paidLife()), {}, 'PASSENGER_ERASED'],
    ['of a passenger whose key is destroyed', paidLife(), { sealed: null }, 'PASSENGER_ERASED'],
  ])('%s', (_, life, changes, code) => {
    expect(outcomeOf(correctPassenger(life, changes))).toEqual({ code });
  });

  it('of a booking that is over', () => {
    expect(outcomeOf(correctPassenger(cancelled(paidLife())))).toMatchObject({ reason: 'CANCELLED' });
  });
});
