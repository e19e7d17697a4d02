import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';
import { Access } from '../access/access-rule.js';
import type { SearchFlights } from '../../queries/search-flights.js';
import type { Locations } from '../types/location.js';
import type { RequestContext } from '../request-context.js';
import { OfferConnectionType, toOffer } from '../types/offer.js';
import { SearchFlightsInput } from '../types/search-flights-input.js';
import { orUserInputError } from '../user-input-error.js';

@Resolver()
export class SearchFlightsQuery {
  constructor(
    private readonly searchFlights: SearchFlights,
    private readonly locations: Locations,
  ) {}

  @Access({ for: 'anyone' })
  @Query(() => OfferConnectionType, {
    name: 'searchFlights',
    description:
      'Offers for a journey, one way or return. Looking writes nothing and holds nothing. A search that takes too long is stopped, as any query is, with the error `EXECUTION_TIMEOUT`: ask for fewer stops, or name airports.',
  })
  async run(
    @Arg('input', () => SearchFlightsInput) input: SearchFlightsInput,
    @Arg('first', () => Int, { defaultValue: 20, description: 'Offers of this page, 1 to 100.' })
    first: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to go on after; of the same search.' })
    after: string | null = null,
    @Ctx() { signal }: RequestContext,
  ): Promise<OfferConnectionType> {
    const { adults: ADULT, children: CHILD, infants: INFANT, ...search } = input;
    const request = {
      departure: search.departure,
      destination: search.destination,
      departDate: search.departDate,
      returnDate: search.returnDate ?? null,
      passengers: { ADULT, CHILD, INFANT },
      cabin: search.cabin,
      maxStops: search.maxStops ?? null,
      budget: search.budget ?? null,
      sortBy: search.sortBy,
    };
    const page = orUserInputError(await this.searchFlights(request, { first, after }, signal));
    const edges = page.offers.map(({ cursor, offer }) => ({ cursor, node: toOffer(offer, this.locations) }));
    return {
      edges,
      nodes: edges.map(({ node }) => node),
      pageInfo: { hasNextPage: page.hasNextPage, endCursor: edges.at(-1)?.cursor ?? null },
      totalCount: page.totalCount,
    };
  }
}
