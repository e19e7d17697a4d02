/** Who made a booking; neither may name a person, since the log keeps both for ever. */
export interface BookingOwner {
  /** Identity of the caller, as whoever signed the token chose it. */
  readonly subject: string;
  /** The agency that the caller sells for; null of a traveller. */
  readonly agency: string | null;
}

/** Which bookings a list may show. */
export type BookingScope =
  | { readonly kind: 'ALL' }
  | { readonly kind: 'SUBJECT'; readonly subject: string }
  | { readonly kind: 'AGENCY'; readonly agency: string };
