import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { SegmentDetails, SliceDetails, StationTime } from '../../domain/itinerary/itinerary.js';
import { CabinClassEnum } from './enums.js';
import { LocationType, type Locations } from './location.js';
import { LocalDateTimeScalar, TimeZoneScalar } from './scalars.js';

@ObjectType('Carrier', { simpleResolvers: true, description: 'An airline.' })
export class CarrierType {
  @Field(() => String, { description: 'IATA airline designator.' })
  code!: string;

  @Field(() => String, { description: 'Name, or the designator where no name is known.' })
  name!: string;
}

@ObjectType('Segment', { simpleResolvers: true, description: 'One flight, boarded once and left once.' })
export class SegmentType {
  @Field(() => ID, { description: 'The dated flight whose seats are sold, e.g. `AF1680-2026-12-01`.' })
  departureId!: string;

  @Field(() => String, { description: 'Carrier and flight number, e.g. `AF1680`.' })
  flightDesignator!: string;

  @Field(() => CarrierType, { description: 'The airline.' })
  carrier!: CarrierType;

  @Field(() => CabinClassEnum, { description: 'The cabin booked.' })
  cabin!: keyof typeof CabinClassEnum;

  @Field(() => String, { description: 'IATA aircraft type, e.g. `320`.' })
  aircraftType!: string;

  @Field(() => LocationType, { description: 'Airport where passengers board.' })
  origin!: LocationType;

  @Field(() => LocationType, { description: 'Airport where they get off.' })
  destination!: LocationType;

  @Field(() => GraphQLDateTimeISO, { description: 'Departure as a UTC instant.' })
  departsAt!: Date;

  @Field(() => LocalDateTimeScalar, { description: 'Departure on the clocks of the airport.' })
  departureLocal!: string;

  @Field(() => TimeZoneScalar, { description: 'Zone of `departureLocal`.' })
  departureTimeZone!: string;

  @Field(() => String, { nullable: true, description: 'Terminal of departure, where known.' })
  departureTerminal!: string | null;

  @Field(() => GraphQLDateTimeISO, { description: 'Arrival as a UTC instant.' })
  arrivesAt!: Date;

  @Field(() => LocalDateTimeScalar, { description: 'Arrival on the clocks of the airport.' })
  arrivalLocal!: string;

  @Field(() => TimeZoneScalar, { description: 'Zone of `arrivalLocal`.' })
  arrivalTimeZone!: string;

  @Field(() => String, { nullable: true, description: 'Terminal of arrival, where known.' })
  arrivalTerminal!: string | null;

  @Field(() => Int, { description: 'Minutes from departure to arrival.' })
  durationMinutes!: number;

  @Field(() => [LocationType], { description: 'Airports where the aircraft lands on the way.' })
  landings!: readonly LocationType[];
}

@ObjectType('Slice', { simpleResolvers: true, description: 'One direction of a journey.' })
export class SliceType {
  @Field(() => LocationType, { description: 'Airport of the first departure.' })
  origin!: LocationType;

  @Field(() => LocationType, { description: 'Airport of the last arrival.' })
  destination!: LocationType;

  @Field(() => GraphQLDateTimeISO, { description: 'First departure as a UTC instant.' })
  departsAt!: Date;

  @Field(() => LocalDateTimeScalar, { description: 'First departure on the clocks of its airport.' })
  departureLocal!: string;

  @Field(() => TimeZoneScalar, { description: 'Zone of `departureLocal`.' })
  departureTimeZone!: string;

  @Field(() => GraphQLDateTimeISO, { description: 'Last arrival as a UTC instant.' })
  arrivesAt!: Date;

  @Field(() => LocalDateTimeScalar, { description: 'Last arrival on the clocks of its airport.' })
  arrivalLocal!: string;

  @Field(() => TimeZoneScalar, { description: 'Zone of `arrivalLocal`.' })
  arrivalTimeZone!: string;

  @Field(() => Int, { description: 'Minutes from the first departure to the last arrival.' })
  durationMinutes!: number;

  @Field(() => Int, { description: 'Changes of flight and landings on the way; 0 is non-stop.' })
  stops!: number;

  @Field(() => [SegmentType], { description: 'The flights, in order.' })
  segments!: readonly SegmentType[];

  @Field(() => Boolean, { description: 'Whether it was cancelled in a booking; never in an offer.' })
  cancelled!: boolean;
}

/** Slices as they were shown: a supplier keeps those that are often asked for. */
const shownSlices = new WeakMap<SliceDetails, SliceType>();

/** A slice as the schema shows it; made once. */
export function toSlice(slice: SliceDetails, locations: Locations): SliceType {
  const shown = shownSlices.get(slice) ?? toBookedSlice(slice, locations, false);
  shownSlices.set(slice, shown);
  return shown;
}

/** A slice of a booking as the schema shows it. */
export function toBookedSlice(slice: SliceDetails, locations: Locations, cancelled: boolean): SliceType {
  const [first, last] = [slice.segments[0], slice.segments.at(-1)] as [SegmentDetails, SegmentDetails]; // a slice has a segment
  return {
    origin: locations.airport(first.from.airport),
    destination: locations.airport(last.to.airport),
    ...departureOf(first.from),
    ...arrivalOf(last.to),
    durationMinutes: slice.durationMinutes,
    stops: slice.stops,
    segments: slice.segments.map((segment) => toSegment(segment, locations)),
    cancelled,
  };
}

function toSegment(segment: SegmentDetails, locations: Locations): SegmentType {
  const { departureId, cabin, aircraftType, from, to, durationMinutes } = segment;
  return {
    departureId,
    flightDesignator: segment.designator,
    carrier: { code: segment.carrier, name: segment.carrierName },
    cabin,
    aircraftType,
    origin: locations.airport(from.airport),
    destination: locations.airport(to.airport),
    ...departureOf(from),
    departureTerminal: from.terminal,
    ...arrivalOf(to),
    arrivalTerminal: to.terminal,
    durationMinutes,
    landings: segment.landings.map((code) => locations.airport(code)),
  };
}

function departureOf(
  from: StationTime,
): Pick<SliceType, 'departsAt' | 'departureLocal' | 'departureTimeZone'> {
  return { departsAt: new Date(from.at), departureLocal: from.local, departureTimeZone: from.timeZone };
}

function arrivalOf(to: StationTime): Pick<SliceType, 'arrivesAt' | 'arrivalLocal' | 'arrivalTimeZone'> {
  return { arrivesAt: new Date(to.at), arrivalLocal: to.local, arrivalTimeZone: to.timeZone };
}
