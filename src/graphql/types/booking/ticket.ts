import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Ticket } from '../../../domain/booking/booking.js';
import { PriceLineType, toPriceLines } from '../price-line.js';
import { TicketStatusEnum } from './booking-enums.js';

@ObjectType('Ticket', { simpleResolvers: true, description: 'What a passenger flies on.' })
export class TicketType {
  @Field(() => String, { description: 'Its 13 digits.' })
  number!: string;

  @Field(() => Int, { description: 'The digit that follows the number where it is typed in: 0 to 6.' })
  checkDigit!: number;

  @Field(() => ID, { description: 'Whose it is, as in `Passenger.id`.' })
  passengerId!: string;

  @Field(() => TicketStatusEnum, { description: 'Whether it can be flown on.' })
  status!: keyof typeof TicketStatusEnum;

  @Field(() => [PriceLineType], { description: 'What this passenger pays.' })
  priceLines!: readonly PriceLineType[];

  @Field(() => GraphQLDateTimeISO, { description: 'When it was issued.' })
  issuedAt!: Date;
}

/** A ticket as the schema shows it. */
export function toTicket(ticket: Ticket, currency: string): TicketType {
  const { ticketNumber: number, checkDigit, passengerId, status, priceLines, issuedAt } = ticket;
  return {
    ...{ number, checkDigit, passengerId, status },
    priceLines: toPriceLines(priceLines, currency),
    issuedAt: new Date(issuedAt),
  };
}
