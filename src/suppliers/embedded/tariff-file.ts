import { z } from 'zod';
import { formatMinor, parseMinor } from '../../domain/money/decimal-amount.js';
import { NAME_CORRECTIONS, type Tariff } from '../../domain/pricing/tariff.js';
import { currencyDigits } from '../../platform/currency-digits.js';

/** What a tariff file comes to: a tariff, or the first thing wrong with it. */
export type TariffReading =
  | { readonly kind: 'tariff'; readonly tariff: Tariff }
  | { readonly kind: 'broken'; readonly path: string; readonly reason: string };

/** Largest percentage: prices stay exact whole numbers with all of them multiplied. */
const MAX_PERCENT = 1000;

/** Nobody pays more than an adult, which also bounds the price of a party. */
const MAX_PASSENGER_PERCENT = 100;

/** Largest amount in minor units, for the same reason. */
const MAX_AMOUNT_MINOR = 100_000_000;

const percent = z.int().min(0).max(MAX_PERCENT);
const code = z.string().regex(/^[A-Z0-9]{1,8}$/u, 'must be 1 to 8 capital letters or digits');
const label = z.string().min(1).max(60);

/** Reads the text of a tariff file (JSON); README, "The tariff", describes its shape. */
export function readTariff(text: string): TariffReading {
  let json: unknown;
  try {
    json = JSON.parse(text) as unknown;
  } catch (error) {
    return {
      kind: 'broken',
      path: '',
      reason: `not JSON: ${error instanceof Error ? error.message : 'unreadable'}`,
    };
  }
  const currency = z.object({ currency: z.string() }).safeParse(json).data?.currency;
  const digits = currency === undefined || !/^[A-Z]{3}$/u.test(currency) ? null : currencyDigits(currency);
  if (digits === null) {
    return { kind: 'broken', path: 'currency', reason: 'must be an ISO 4217 currency code, e.g. "EUR"' };
  }
  const parsed = tariffSchema(digits).safeParse(json);
  if (parsed.success) return { kind: 'tariff', tariff: parsed.data };
  const [issue] = parsed.error.issues;
  return {
    kind: 'broken',
    path: issue?.path.map(String).join('.') ?? '',
    reason: issue?.message ?? 'not a tariff',
  };
}

function tariffSchema(digits: number): z.ZodType<Tariff> {
  const amount = amountSchema(digits);
  return z
    .strictObject({
      currency: z.string(),
      fareSteps: fareSteps,
      cabinPercent: z.strictObject({
        FIRST: percent,
        BUSINESS: percent,
        PREMIUM_ECONOMY: percent,
        ECONOMY: percent,
      }),
      passengerPercent: z.strictObject({
        ADULT: z.literal(100),
        CHILD: percent.max(MAX_PASSENGER_PERCENT),
        INFANT: percent.max(MAX_PASSENGER_PERCENT),
      }),
      brands: z.array(brandSchema(amount)).min(1).max(20),
      carriers: byCode(carrierSchema(amount), /^[A-Z0-9]{2,3}$/u),
      taxes: byCode(z.array(taxSchema(amount)).max(20), /^[A-Z]{3}$/u),
    })
    .transform(({ carriers, taxes, ...rest }) => ({
      ...rest,
      carriers: carriers.named,
      anyCarrier: carriers.any,
      taxes: taxes.named,
      anyAirportTaxes: taxes.any,
    }))
    .superRefine((tariff, context) => {
      // Checked last, when every part is right by itself: a fault there stops the transformation and all after it.
      const brands = tariff.brands.map((brand) => brand.code);
      if (new Set(brands).size < brands.length)
        context.addIssue({ code: 'custom', path: ['brands'], message: 'two brands share a code' });
      for (const [carrier, fares] of [...tariff.carriers, ['*', tariff.anyCarrier] as const]) {
        const unknown = fares.brands.find((brand) => !brands.includes(brand));
        if (unknown === undefined) continue;
        context.addIssue({
          code: 'custom',
          path: ['carriers', carrier, 'brands'],
          message: `"${unknown}" is not one of the brands: ${brands.join(', ')}`,
        });
      }
    });
}

function amountSchema(digits: number): z.ZodType<number> {
  return z.string().transform((decimal, context) => {
    const minor = parseMinor(decimal, digits);
    if (minor !== null && minor >= 0 && minor <= MAX_AMOUNT_MINOR) return minor;
    const [most, example] = [formatMinor(MAX_AMOUNT_MINOR, digits), formatMinor(4_990, digits)];
    context.addIssue(
      `must be a decimal text of at most ${String(digits)} fraction digits, not negative and at most ${most}, e.g. "${example}"`,
    );
    return z.NEVER;
  });
}

function taxSchema(amount: z.ZodType<number>) {
  return z
    .strictObject({ code, name: label, adult: amount, child: amount, infant: amount })
    .transform(({ adult, child, infant, ...named }) => ({
      ...named,
      amountMinor: { ADULT: adult, CHILD: child, INFANT: infant },
    }));
}

const fareSteps = z
  .array(z.strictObject({ untilSoldPercent: z.int().min(1).max(100), pricePercent: percent.min(1) }))
  .min(1)
  .max(20)
  .refine(
    (steps) =>
      steps.at(-1)?.untilSoldPercent === 100 &&
      steps.every((step, index) => {
        const next = steps[index + 1];
        return (
          !next || (next.untilSoldPercent > step.untilSoldPercent && next.pricePercent >= step.pricePercent)
        );
      }),
    'must rise from step to step in untilSoldPercent and not fall in pricePercent, and end at untilSoldPercent 100',
  );

function brandSchema(amount: z.ZodType<number>) {
  return z
    .strictObject({
      code,
      name: label,
      pricePercent: percent.min(1),
      refundable: z.boolean().nullable(),
      refundPenalty: amount.nullable(),
      refundPenaltyAfterDeparture: amount.nullable().optional(),
      changeable: z.boolean().nullable(),
      changePenalty: amount.nullable(),
      changePenaltyAfterDeparture: amount.nullable().optional(),
      nameCorrection: z.enum(NAME_CORRECTIONS).nullable().default(null),
      cabinPieces: z.int().min(0).max(9),
      checkedPieces: z.int().min(0).max(9),
      checkedPieceKg: z.int().min(1).max(50).nullable(),
    })
    .transform(({ refundPenalty, changePenalty, ...brand }) => ({
      code: brand.code,
      name: brand.name,
      pricePercent: brand.pricePercent,
      conditions: {
        refundable: brand.refundable,
        refundPenaltyMinor: refundPenalty,
        refundPenaltyAfterDepartureMinor: sameWhenAbsent(brand.refundPenaltyAfterDeparture, refundPenalty),
        changeable: brand.changeable,
        changePenaltyMinor: changePenalty,
        changePenaltyAfterDepartureMinor: sameWhenAbsent(brand.changePenaltyAfterDeparture, changePenalty),
        nameCorrection: brand.nameCorrection,
      },
      baggage: {
        cabinPieces: brand.cabinPieces,
        checkedPieces: brand.checkedPieces,
        checkedPieceKg: brand.checkedPieceKg,
      },
    }));
}

/** A penalty after departure; null is one that is not known. */
function sameWhenAbsent(after: number | null | undefined, before: number | null): number | null {
  return after === undefined ? before : after;
}

function carrierSchema(amount: z.ZodType<number>) {
  const band = z.strictObject({ untilKm: z.int().min(1).nullable(), per100Km: amount });
  const ascending = (bands: readonly { readonly untilKm: number | null }[]): boolean =>
    bands.every(({ untilKm }, index) => {
      const next = bands[index + 1];
      return next === undefined ? untilKm === null : untilKm !== null && (next.untilKm ?? Infinity) > untilKm;
    });
  return z
    .strictObject({
      name: label.nullable(),
      base: amount,
      bands: z
        .array(band)
        .min(1)
        .max(10)
        .refine(ascending, 'must ascend in untilKm; the last one, and no other, has untilKm null'),
      brands: z.array(z.string()).min(1),
    })
    .transform(({ name, base, bands, brands }) => ({
      name,
      baseMinor: base,
      bands: bands.map(({ untilKm, per100Km }) => ({ untilKm, per100KmMinor: per100Km })),
      brands,
    }));
}

/** An object by code with an entry `*` for every code that has none of its own. */
function byCode<Value>(value: z.ZodType<Value>, pattern: RegExp) {
  return z.record(z.string(), value).transform((entries, context) => {
    const { '*': any, ...named } = entries;
    const wrong = Object.keys(named).find((key) => !pattern.test(key));
    if (any !== undefined && wrong === undefined) return { any, named: new Map(Object.entries(named)) };
    context.addIssue(
      wrong === undefined
        ? 'must have an entry "*" for every code without one'
        : `"${wrong}" is not a code of this kind`,
    );
    return z.NEVER;
  });
}
