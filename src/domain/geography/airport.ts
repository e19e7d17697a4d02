/** An airport with scheduled service. */
export interface Airport {
  readonly kind: 'AIRPORT';
  /** IATA location identifier, three letters. */
  readonly code: string;
  readonly name: string;
  /** The city it serves, as travellers call it. */
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly countryCode: string;
  /** Degrees, north and east positive. */
  readonly latitude: number;
  readonly longitude: number;
  /** IANA time zone. */
  readonly timeZone: string;
  /** IATA metropolitan code of the city (PAR for CDG), or null where it has none. */
  readonly metropolitanCode: string | null;
}

/** A city with a metropolitan code of its own that stands for several airports. */
export interface MetropolitanArea {
  readonly kind: 'CITY';
  /** IATA metropolitan code, e.g. PAR. */
  readonly code: string;
  readonly name: string;
  readonly countryCode: string;
  /** At least one, the most important first. */
  readonly airportCodes: readonly string[];
}

export type Place = Airport | MetropolitanArea;
