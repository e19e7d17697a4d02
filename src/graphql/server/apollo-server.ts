import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { GraphQLError, OperationTypeNode, type GraphQLSchema } from 'graphql';
import type { RequestContext } from '../request-context.js';
import { MAX_TOKENS } from './document-limits.js';
import type { FormatError } from './format-error.js';
import { checkRootFields } from './root-fields.js';

/** Refuses what passes validation and is still not served here. */
const refuseUnserved: ApolloServerPlugin<RequestContext> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation({ document, operation }) {
        if (operation === undefined) return Promise.resolve();
        if (operation.operation === OperationTypeNode.SUBSCRIPTION) {
          // by HTTP it would be executed as if it were a query
          throw refusal('Subscriptions are served over WebSocket (graphql-transport-ws) at this path');
        }
        const fault = checkRootFields(document, operation.selectionSet);
        if (fault !== null) throw refusal(fault);
        return Promise.resolve();
      },
    }),
};

function refusal(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });
}

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
      refuseUnserved,
    ],
  });
}
