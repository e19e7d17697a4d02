import { GraphQLCountryCode, GraphQLLatitude, GraphQLLongitude } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import type { Airport, Place } from '../../domain/geography/airport.js';
import { countryName } from '../../places/country-name.js';
import type { PlaceDirectory } from '../../places/place-directory.js';
import { LocationKindEnum } from './enums.js';
import { TimeZoneScalar } from './scalars.js';

@ObjectType('Location', { simpleResolvers: true, description: 'An airport, or a city with its airports.' })
export class LocationType {
  @Field(() => LocationKindEnum, { description: 'Whether the code stands for an airport or a city.' })
  kind!: keyof typeof LocationKindEnum;

  @Field(() => String, { description: 'IATA code: of the airport (`CDG`) or of the city (`PAR`).' })
  code!: string;

  @Field(() => String, { description: 'Name of the airport or the city.' })
  name!: string;

  @Field(() => String, { description: 'The city that it serves.' })
  city!: string;

  @Field(() => GraphQLCountryCode, { description: 'ISO 3166-1 alpha-2 code.' })
  countryCode!: string;

  @Field(() => String, { description: 'Name of the country in English.' })
  countryName!: string;

  @Field(() => GraphQLLatitude, { description: 'Degrees north; of a city, its most important airport.' })
  latitude!: number;

  @Field(() => GraphQLLongitude, { description: 'Degrees east; of a city, its most important airport.' })
  longitude!: number;

  @Field(() => TimeZoneScalar, { description: 'IANA zone of its clocks.' })
  timeZone!: string;

  @Field(() => [LocationType], {
    description: 'The airports of a city, the most important first; an airport itself.',
  })
  airports!: readonly LocationType[];
}

/** Turns places into locations; each is made once. */
export interface Locations {
  airport(code: string): LocationType;
  place(place: Place): LocationType;
}

/** Locations over the place directory. */
export function createLocations(places: PlaceDirectory): Locations {
  const airports = new Map<string, LocationType>();

  function ofAirport(airport: Airport): LocationType {
    const known = airports.get(airport.code);
    if (known !== undefined) return known;
    const location = { ...common(airport, airport), city: airport.city, airports: [] as LocationType[] };
    location.airports.push(location);
    airports.set(airport.code, location);
    return location;
  }

  function common(place: Place, at: Airport): Omit<LocationType, 'city' | 'airports'> {
    const { kind, code, name, countryCode } = place;
    const { latitude, longitude, timeZone } = at;
    return {
      kind,
      code,
      name,
      countryCode,
      countryName: countryName(countryCode),
      latitude,
      longitude,
      timeZone,
    };
  }

  return {
    airport(code) {
      const airport = places.airport(code);
      if (airport === undefined) throw new Error(`No airport ${code} in the place directory`);
      return ofAirport(airport);
    },
    place(place) {
      if (place.kind === 'AIRPORT') return ofAirport(place);
      const members = places.airportsOf(place);
      const [main] = members;
      if (main === undefined) throw new Error(`City ${place.code} has no airport`);
      return { ...common(place, main), city: place.name, airports: members.map(ofAirport) };
    },
  };
}
