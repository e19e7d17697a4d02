import { Field, ObjectType } from 'type-graphql';
import { BookingType } from './booking.js';

@ObjectType('BookingAccess', {
  simpleResolvers: true,
  description: 'A booking, and what opens it from now on.',
})
export class BookingAccessType {
  @Field(() => BookingType, { description: 'The booking.' })
  booking!: BookingType;

  @Field(() => String, {
    description:
      'Opens this booking to whoever sends it as `Authorization: Bearer <accessToken>`, until 60 days after the last departure. Keep it as you would keep a ticket.',
  })
  accessToken!: string;
}
