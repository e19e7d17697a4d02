import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { RequestContext } from '../request-context.js';
import type { FormatError } from './format-error.js';

/** Tokens of one document: ten times the longest of the explorer's examples and its introspection. */
const MAX_TOKENS = 5_000;

/** What Apollo serves. */
export interface ApolloOptions {
  readonly schema: GraphQLSchema;
  readonly formatError: FormatError;
  /** Whether the schema may be asked for. */
  readonly introspection: boolean;
}

/** Apollo Server for queries and mutations, with everything implicit made explicit. */
export function createApolloServer(options: ApolloOptions): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    schema: options.schema,
    introspection: options.introspection,
    hideSchemaDetailsFromClientErrors: !options.introspection,
    includeStacktraceInErrorResponses: false,
    formatError: options.formatError,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    stopOnTerminationSignals: false, // the process drains by itself
    parseOptions: { maxLexicalTokens: MAX_TOKENS },
    plugins: [
      ApolloServerPluginCacheControlDisabled(), // it wraps every field, at more than half the speed
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginLandingPageDisabled(),
    ],
  });
}
