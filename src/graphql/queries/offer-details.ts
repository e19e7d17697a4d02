import { Arg, ID, Query, Resolver } from 'type-graphql';
import { Access } from '../access/access-rule.js';
import type { OfferDetails } from '../../queries/offer-details.js';
import type { Locations } from '../types/location.js';
import { OfferType, toOffer } from '../types/offer.js';

@Resolver()
export class OfferDetailsQuery {
  constructor(
    private readonly offerDetails: OfferDetails,
    private readonly locations: Locations,
  ) {}

  @Access({ for: 'anyone' })
  @Query(() => OfferType, {
    name: 'offerDetails',
    nullable: true,
    description:
      'An offer with its flights, price lines, conditions and baggage; null when it is unknown, altered, expired or its price no longer stands.',
  })
  async run(
    @Arg('offerId', () => ID, { description: 'Id of an offer that a search returned.' }) offerId: string,
  ): Promise<OfferType | null> {
    const offer = await this.offerDetails(offerId);
    return offer && toOffer(offer, this.locations);
  }
}
