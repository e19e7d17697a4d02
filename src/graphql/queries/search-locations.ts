import { Arg, Int, Query, Resolver } from 'type-graphql';
import { Access } from '../access/access-rule.js';
import type { SearchLocations } from '../../queries/search-locations.js';
import { LocationType, type Locations } from '../types/location.js';
import { orUserInputError } from '../user-input-error.js';

@Resolver()
export class SearchLocationsQuery {
  constructor(
    private readonly searchLocations: SearchLocations,
    private readonly locations: Locations,
  ) {}

  @Access({ for: 'anyone' })
  @Query(() => [LocationType], {
    name: 'searchLocations',
    description:
      'Cities and airports for what someone has typed so far: part of a city, a name or a code; the best guess first.',
  })
  run(
    @Arg('text', () => String, { description: 'What was typed, at most 80 characters.' }) text: string,
    @Arg('first', () => Int, { defaultValue: 10, description: 'Most locations, 1 to 100.' }) first: number,
  ): readonly LocationType[] {
    const places = orUserInputError(this.searchLocations(text, first));
    return places.map((place) => this.locations.place(place));
  }
}
