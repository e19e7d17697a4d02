import type { GraphQLField, GraphQLSchema } from 'graphql';
import type { RequestContext } from './request-context.js';

/**
 * Lets every query of a schema end when the time of its operation does, whatever it waits for then. Mutations go on: what was
 * begun is carried out, and answered.
 */
export function cutOffQueries(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    cutOff(field as GraphQLField<unknown, RequestContext>);
  }
  return schema;
}

function cutOff(field: GraphQLField<unknown, RequestContext>): void {
  const { resolve } = field;
  if (resolve === undefined) return;
  field.resolve = (source, args: unknown, context, info) => {
    context.signal.throwIfAborted();
    const answer: unknown = resolve(source, args, context, info);
    return answer instanceof Promise ? unlessAborted(answer, context.signal) : answer;
  };
}

function unlessAborted(answer: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  return new Promise((settle, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    void answer.then(settle, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
