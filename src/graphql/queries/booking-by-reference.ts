import { Arg, Query, Resolver } from 'type-graphql';
import type { IssueBookingToken } from '../../access/booking-tokens.js';
import type { FindBookingByReference } from '../../queries/booking-by-reference.js';
import { Access } from '../access/access-rule.js';
import { checkLength } from '../input-bounds.js';
import { BookingAccessType } from '../types/booking/booking-access.js';
import { toBooking } from '../types/booking/booking.js';
import type { Locations } from '../types/location.js';

/** Far longer than a reference or a name: what people mistype is compared, and what no person types is refused. */
const MAX_TYPED_LENGTH = 200;

@Resolver()
export class BookingByReferenceQuery {
  constructor(
    private readonly findBookingByReference: FindBookingByReference,
    private readonly issueBookingToken: IssueBookingToken,
    private readonly locations: Locations,
  ) {}

  @Access({ for: 'anyone' })
  @Query(() => BookingAccessType, {
    name: 'bookingByReference',
    nullable: true,
    description:
      'For guests: the booking of a reference, with its access token. Null when there is none, when no passenger of it has this family name, and when that passenger was erased: it is not told which. Ten a minute from one address and five a minute of one reference, then `RATE_LIMITED`.',
  })
  async run(
    @Arg('reference', () => String, { description: 'Reference of the booking, in large or small letters.' })
    reference: string,
    @Arg('familyName', () => String, {
      description:
        'Family name of one of the passengers, as in the booking; large and small letters are the same.',
    })
    familyName: string,
  ): Promise<BookingAccessType | null> {
    checkLength('reference', reference, { atMost: MAX_TYPED_LENGTH });
    checkLength('familyName', familyName, { atMost: MAX_TYPED_LENGTH });
    const booking = await this.findBookingByReference({ reference, familyName });
    if (booking === null) return null;
    const accessToken = await this.issueBookingToken(booking);
    return { booking: toBooking(booking, this.locations), accessToken };
  }
}
