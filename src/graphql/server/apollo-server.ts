import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { RequestContext } from '../request-context.js';
import { MAX_TOKENS } from './documents/document-limits.js';
import { createGatePlugin, type GatePluginOptions } from './gate-plugin.js';

/** What Apollo serves. */
export interface ApolloOptions extends Omit<GatePluginOptions, 'requestIds'> {
  readonly schema: GraphQLSchema;
}

/** Apollo Server for queries and mutations, with everything implicit made explicit. */
export function createApolloServer(options: ApolloOptions): ApolloServer<RequestContext> {
  const requestIds = new WeakMap<object, string>();
  return new ApolloServer<RequestContext>({
    schema: options.schema,
    introspection: true, // the gate decides
    dangerouslyDisableValidation: true, // the gate validates, after it has looked at the shape of the document
    csrfPrevention: false, // the guard of requests asks for the origin instead
    includeStacktraceInErrorResponses: false,
    formatError: (formatted, error) => options.formatError(formatted, error, requestIds.get(error as object)),
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    stopOnTerminationSignals: false, // the process drains by itself
    parseOptions: { maxLexicalTokens: MAX_TOKENS },
    plugins: [
      ApolloServerPluginCacheControlDisabled(), // it wraps every field, at more than half the speed
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      createGatePlugin({ ...options, requestIds }),
    ],
  });
}
