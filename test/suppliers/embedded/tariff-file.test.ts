import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Tariff } from '../../../src/domain/pricing/tariff.js';
import { projectFile } from '../../../src/platform/project-file.js';
import { readTariff } from '../../../src/suppliers/embedded/tariff-file.js';

/** A small tariff as a file holds it, in a currency of two digits. */
const SMALL = {
  currency: 'EUR',
  fareSteps: [
    { untilSoldPercent: 50, pricePercent: 100 },
    { untilSoldPercent: 100, pricePercent: 150 },
  ],
  cabinPercent: { FIRST: 700, BUSINESS: 400, PREMIUM_ECONOMY: 200, ECONOMY: 100 },
  passengerPercent: { ADULT: 100, CHILD: 75, INFANT: 10 },
  brands: [
    {
      ...{ code: 'LIGHT', name: 'Light', pricePercent: 100 },
      ...{ refundable: false, refundPenalty: null, changeable: true, changePenalty: '60.5' },
      nameCorrection: 'SPELLING',
      ...{ cabinPieces: 1, checkedPieces: 2, checkedPieceKg: 23 },
    },
  ],
  carriers: {
    '*': { name: null, base: '34', bands: [{ untilKm: null, per100Km: '9.20' }], brands: ['LIGHT'] },
    AF: {
      ...{ name: 'Air France', base: '0', brands: ['LIGHT'] },
      bands: [
        { untilKm: 1000, per100Km: '8' },
        { untilKm: null, per100Km: '4' },
      ],
    },
  },
  taxes: {
    '*': [],
    CDG: [{ code: 'FR', name: 'Passenger charge', adult: '15.00', child: '7.50', infant: '0' }],
  },
};

/** The small tariff with something else at a path (`brands.0.name`); undefined takes it away. */
function changed(path: string, value: unknown): string {
  const copy: unknown = structuredClone(SMALL);
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  const parent = steps.reduce((at, step) => (at as Record<string, unknown>)[step], copy);
  (parent as Record<string, unknown>)[last] = value;
  return JSON.stringify(copy);
}

function tariffOf(text: string): Tariff {
  const reading = readTariff(text);
  if (reading.kind === 'broken') throw new Error(`${reading.path}: ${reading.reason}`);
  return reading.tariff;
}

describe('a tariff file', () => {
  it('is read into exact minor units', () => {
    const tariff = tariffOf(JSON.stringify(SMALL));
    const { currency, fareSteps, cabinPercent, passengerPercent } = SMALL;
    expect(tariff).toMatchObject({ currency, fareSteps, cabinPercent, passengerPercent });
    expect(tariff.brands).toEqual([
      {
        ...{ code: 'LIGHT', name: 'Light', pricePercent: 100 },
        conditions: {
          ...{ refundable: false, refundPenaltyMinor: null, changeable: true, changePenaltyMinor: 6_050 },
          ...{ refundPenaltyAfterDepartureMinor: null, changePenaltyAfterDepartureMinor: 6_050 },
          nameCorrection: 'SPELLING',
        },
        baggage: { cabinPieces: 1, checkedPieces: 2, checkedPieceKg: 23 },
      },
    ]);
    expect(tariff.anyCarrier).toEqual({
      ...{ name: null, baseMinor: 3_400, brands: ['LIGHT'] },
      bands: [{ untilKm: null, per100KmMinor: 920 }],
    });
    expect([...tariff.carriers.keys()]).toEqual(['AF']);
    expect(tariff.taxes.get('CDG')?.[0]?.amountMinor).toEqual({ ADULT: 1_500, CHILD: 750, INFANT: 0 });
    expect(tariff.anyAirportTaxes).toEqual([]);
  });

  it.each([
    ['8.10', 810],
    [null, null],
    [undefined, 6_050],
  ])('has penalties after departure, as before it where it does not say: %s', (given, minor) => {
    const [brand] = tariffOf(changed('brands.0.changePenaltyAfterDeparture', given)).brands;
    expect(brand?.conditions.changePenaltyAfterDepartureMinor).toBe(minor);
  });

  it('ships with the demonstration timetable', () => {
    const tariff = tariffOf(readFileSync(projectFile('src/suppliers/embedded/demo/tariff.json'), 'utf8'));
    expect(tariff.brands.map(({ code }) => code)).toEqual(['LIGHT', 'CLASSIC', 'FLEX']);
    expect([...tariff.carriers.values()].every(({ name }) => name !== null)).toBe(true);
  });

  it.each([
    ['JPY', '34', 34],
    ['KWD', '34.125', 34_125],
    ['EUR', '34.1', 3_410],
  ])('in %s has the digits of the currency: %s', (currency, base, baseMinor) => {
    const whole = JSON.parse(changed('carriers.*.base', base).replaceAll(/"\d+\.\d+"/gu, '"1"'));
    const text = JSON.stringify({ ...whole, currency, carriers: { '*': { ...whole.carriers['*'], base } } });
    expect(tariffOf(text)).toMatchObject({ currency, anyCarrier: { baseMinor } });
  });
});

const AMOUNT =
  'must be a decimal text of at most 2 fraction digits, not negative and at most 1000000.00, e.g. "49.90"';

it('a tariff file that does not say how names are corrected leaves that unknown', () => {
  for (const said of [undefined, null]) {
    const { brands } = tariffOf(changed('brands.0.nameCorrection', said));
    expect(brands[0]!.conditions.nameCorrection).toBeNull();
  }
});

describe('a broken tariff file', () => {
  it.each(['', '{', 'currency: EUR'])('that is not JSON says so: %j', (text) => {
    expect(readTariff(text)).toMatchObject({
      kind: 'broken',
      path: '',
      reason: expect.stringMatching(/^not JSON: ./u),
    });
  });

  const noCurrency = ['eur', 'EU', 'XYZ', '', 978].map((code) => changed('currency', code));

  it.each(['null', '[]', '7', '{}', ...noCurrency])('%#: without a currency says so', (text) => {
    expect(readTariff(text)).toEqual({
      kind: 'broken',
      path: 'currency',
      reason: 'must be an ISO 4217 currency code, e.g. "EUR"',
    });
  });

  it('gives examples in the digits of its currency', () => {
    expect(readTariff(changed('currency', 'JPY'))).toMatchObject({
      path: 'brands.0.changePenalty',
      reason: expect.stringMatching(/at most 0 fraction digits, .* at most 100000000, e\.g\. "4990"$/u),
    });
  });

  it.each<[string, unknown, string | RegExp, string?]>([
    ['carriers.*.base', '34.001', AMOUNT],
    ['carriers.*.base', '-1', AMOUNT],
    ['carriers.*.base', '1000000.01', AMOUNT],
    ['carriers.*.base', 'free', AMOUNT],
    ['carriers.*.base', 34, /expected string/u],
    ['carriers.*.bands.0.per100Km', '1e3', AMOUNT],
    ['taxes.CDG.0.child', '7,50', AMOUNT],
    ['brands.0.changePenalty', '', AMOUNT],
    ['brands.0.nameCorrection', 'SOME', /"NONE"\|"SPELLING"\|"ANY"/u],
    ['brands.0.code', 'light', /capital letters or digits/u],
    ['brands.0.name', '', /./u],
    ['brands.0.pricePercent', 0, />=1/u],
    ['brands.0.checkedPieceKg', 51, /<=50/u],
    ['brands.0.color', 'red', /"color"/u, 'brands.0'],
    ['brands', [], /./u],
    ['cabinPercent.ECONOMY', 1001, /<=1000/u],
    ['cabinPercent.ECONOMY', 99.5, /int/u],
    ['cabinPercent.FIRST', undefined, /./u],
    ['passengerPercent.ADULT', 99, /100/u],
    ['passengerPercent.CHILD', 101, /<=100/u],
    ['passengerPercent.INFANT', 101, /<=100/u],
    ['carriers.*', undefined, /must have an entry "\*"/u, 'carriers'],
    ['carriers.Air', SMALL.carriers['*'], /"Air" is not a code of this kind/u, 'carriers'],
    ['carriers.AF.brands', ['LIGHT', 'FLEX'], '"FLEX" is not one of the brands: LIGHT'],
    ['carriers.*.brands', ['FLEX'], '"FLEX" is not one of the brands: LIGHT'],
    ['carriers.*.bands', [{ untilKm: 1000, per100Km: '1' }], /the last one, and no other, has untilKm null/u],
    ['carriers.AF.bands.1.untilKm', 900, /must ascend in untilKm/u, 'carriers.AF.bands'],
    ['carriers.AF.bands.0.untilKm', null, /must ascend in untilKm/u, 'carriers.AF.bands'],
    ['taxes.*', undefined, /must have an entry "\*"/u, 'taxes'],
    ['taxes.PARIS', [], /"PARIS" is not a code of this kind/u, 'taxes'],
    ['surprise', 1, /"surprise"/u, ''],
  ])('names %s when it is %j', (path, value, reason, named) => {
    const reading = readTariff(changed(path, value));
    expect(reading).toMatchObject({ kind: 'broken', path: named ?? path });
    if (typeof reason === 'string') expect(reading).toMatchObject({ reason });
    else expect(reading).toMatchObject({ reason: expect.stringMatching(reason) });
  });

  it.each([
    ['stay level', [step(50, 100), step(50, 150), step(100, 200)]],
    ['go back', [step(60, 100), step(50, 150), step(100, 200)]],
    ['get cheaper', [step(50, 150), step(100, 100)]],
    ['end early', [step(50, 100), step(99, 150)]],
  ])('names fare steps that %s', (_, steps) => {
    expect(readTariff(changed('fareSteps', steps))).toMatchObject({
      kind: 'broken',
      path: 'fareSteps',
      reason: expect.stringMatching(/must rise from step to step/u),
    });
  });

  it('is answered with a path and a reason whatever stands wherever in it', () => {
    const anyValue = fc.oneof(fc.jsonValue(), fc.constantFrom(-1, 0, 1e9, '1', '99999999', null, [], {}));
    fc.assert(
      fc.property(fc.constantFrom(...pathsOf(SMALL)), anyValue, (path, value) => {
        const reading = readTariff(changed(path, value));
        if (reading.kind === 'broken') expect(reading.reason).not.toBe('');
      }),
      { numRuns: 200 },
    );
  });

  it('names brands that share a code', () => {
    expect(readTariff(changed('brands.1', SMALL.brands[0]))).toEqual({
      kind: 'broken',
      path: 'brands',
      reason: 'two brands share a code',
    });
  });
});

function step(untilSoldPercent: number, pricePercent: number) {
  return { untilSoldPercent, pricePercent };
}

/** The path of everything in a JSON value. */
function pathsOf(value: object): readonly string[] {
  return Object.entries(value).flatMap(([key, child]: [string, unknown]) => {
    const below = typeof child === 'object' && child !== null ? pathsOf(child) : [];
    return [key, ...below.map((path) => `${key}.${path}`)];
  });
}
