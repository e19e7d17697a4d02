import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print, type FormattedExecutionResult } from 'graphql';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** What an operation answered: its data, its errors, or both. */
export type Answer<Data> = FormattedExecutionResult<Data>;

/** A plain client: fetch for queries and mutations, a WebSocket for subscriptions. */
export interface GraphqlClient {
  /** The whole answer, errors included. */
  send<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Answer<Data>>;
  /** The data of an operation that must not fail. */
  ask<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data>;
  /** The results of a subscription, from the moment that the server has taken it up. */
  subscribe<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): AsyncIterableIterator<Answer<Data>>;
  /** Closes the socket. */
  close(): Promise<void>;
}

/** A client of one endpoint, which sends a token where there is one, and opens a lost socket so many times again. */
export function createGraphqlClient(
  url: string,
  token: string | null = null,
  retryAttempts = 5,
): GraphqlClient {
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
  const socket = createClient({
    url: url.replace(/^http/u, 'ws'),
    webSocketImpl: WebSocket,
    lazy: true,
    retryAttempts,
    connectionParams: authorization,
  });

  async function send<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Answer<Data>> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorization },
      body: JSON.stringify({ query: print(document), variables }),
    });
    return (await response.json()) as Answer<Data>;
  }

  return {
    send,
    async ask(document, variables) {
      const { data, errors } = await send(document, variables);
      if (errors !== undefined || data === undefined || data === null)
        throw new Error(JSON.stringify(errors));
      return data;
    },
    subscribe: <Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables) =>
      socket.iterate<Data>({
        query: print(document),
        variables: variables as Record<string, unknown>,
      }) as AsyncIterableIterator<Answer<Data>>,
    close: async () => {
      await socket.dispose();
    },
  };
}
