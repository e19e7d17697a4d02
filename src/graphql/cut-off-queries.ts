import {
  isIntrospectionType,
  isObjectType,
  OperationTypeNode,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';
import type { RequestContext } from './request-context.js';

/**
 * Lets every query of a schema end when the time of its operation does, whatever it waits for then, at its root or below.
 * Mutations go on: what was begun is carried out, and answered. Subscriptions end by themselves.
 */
export function cutOffQueries(schema: GraphQLSchema): GraphQLSchema {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  for (const type of types.filter((named) => !isIntrospectionType(named))) {
    for (const field of Object.values(type.getFields()))
      cutOff(field as GraphQLField<unknown, RequestContext>);
  }
  return schema;
}

function cutOff(field: GraphQLField<unknown, RequestContext>): void {
  const { resolve } = field;
  if (resolve === undefined) return;
  field.resolve = (source, args: unknown, context, info) => {
    if (info.operation.operation !== OperationTypeNode.QUERY) return resolve(source, args, context, info);
    context.signal.throwIfAborted();
    const answer: unknown = resolve(source, args, context, info);
    if (!(answer instanceof Promise)) return answer;
    context.work.add(answer);
    return unlessAborted(answer, context.signal);
  };
}

function unlessAborted(answer: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  return new Promise((settle, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    void answer.then(settle, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
