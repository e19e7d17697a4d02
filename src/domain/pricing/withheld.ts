/** What of the price of a booking is not given back, whatever its fare allows now. */
export interface Withheld {
  /** Never paid, since a change was free of charge: nobody gets it back. */
  readonly unpaidMinor: number;
  /** Paid at a fare that was not refundable: it comes back only when the airline breaks the agreement. Null where that fare did not say. */
  readonly lockedMinor: number | null;
}

/** Nothing is withheld of a price that was paid at one fare. */
export const NOTHING_WITHHELD: Withheld = { unpaidMinor: 0, lockedMinor: 0 };

/** A part of a price, and the whole that it is of. */
export interface Share {
  readonly partMinor: number;
  readonly wholeMinor: number;
}

/** What stays withheld of the rest of a price once a part of it is gone: as much as the rest is of the whole, rounded down. */
export function withheldOfRest(
  { unpaidMinor, lockedMinor }: Withheld,
  { partMinor, wholeMinor }: Share,
): Withheld {
  const rest = (minor: number): number =>
    wholeMinor === 0 ? 0 : Number((BigInt(minor) * BigInt(wholeMinor - partMinor)) / BigInt(wholeMinor));
  return { unpaidMinor: rest(unpaidMinor), lockedMinor: lockedMinor === null ? null : rest(lockedMinor) };
}

/** What is withheld of a part of a price: what does not stay withheld of the rest. */
export function withheldOfPart(withheld: Withheld, share: Share): Withheld {
  const rest = withheldOfRest(withheld, share);
  return {
    unpaidMinor: withheld.unpaidMinor - rest.unpaidMinor,
    lockedMinor: withheld.lockedMinor === null ? null : withheld.lockedMinor - (rest.lockedMinor ?? 0),
  };
}

/** A change of journey, as far as it says what was paid for the new one. */
export interface PaidChange {
  readonly oldMinor: number;
  readonly newMinor: number;
  /** What is paid for the new journey besides what was paid for the old one, less what is given back, penalties not counted. */
  readonly paidMinor: number;
  /** Of the old fare. */
  readonly refundable: boolean | null;
}

/** What is withheld of the price of a new journey: what nobody paid, and what was paid at fares that are not refundable, which pays for it first. */
export function withheldAfterChange(withheld: Withheld, change: PaidChange): Withheld {
  const { oldMinor, newMinor, refundable } = change;
  const paidMinor = oldMinor - withheld.unpaidMinor;
  const unpaidMinor = Math.max(0, newMinor - paidMinor - change.paidMinor);
  switch (refundable) {
    case true: {
      const { lockedMinor } = withheld;
      return { unpaidMinor, lockedMinor: lockedMinor === null ? null : Math.min(newMinor, lockedMinor) };
    }
    case false:
      return { unpaidMinor, lockedMinor: Math.min(newMinor, paidMinor) };
    case null:
      return { unpaidMinor, lockedMinor: null };
  }
}
