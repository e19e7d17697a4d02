import { Field, ObjectType } from 'type-graphql';

@ObjectType('PageInfo', { simpleResolvers: true, description: 'Whether and how a list goes on.' })
export class PageInfoType {
  @Field(() => Boolean, { description: 'Whether there is more after this page.' })
  hasNextPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'For `after`, to go on behind this page; null on an empty page of a list.',
  })
  endCursor!: string | null;
}
