import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { GraphQLError, OperationTypeNode, type GraphQLSchema } from 'graphql';
import type { RequestContext } from '../request-context.js';
import type { FormatError } from './format-error.js';

/** Tokens of one document: ten times the longest of the explorer's examples and its introspection. */
const MAX_TOKENS = 5_000;

/** By HTTP a subscription would be executed as if it were a query. */
const refuseSubscriptions: ApolloServerPlugin<RequestContext> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation({ operation }) {
        if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return Promise.resolve();
        throw new GraphQLError(
          'Subscriptions are served over WebSocket (graphql-transport-ws) at this path',
          {
            extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
          },
        );
      },
    }),
};

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
      refuseSubscriptions,
    ],
  });
}
