/** An exact amount of one currency. */
export interface Money {
  /** Whole minor units (cents of EUR, yen of JPY). */
  readonly amountMinor: number;
  /** ISO 4217 code. */
  readonly currency: string;
}
