import type { FastifyInstance } from 'fastify';
import type { ExampleOperation } from './example-operations.js';
import { loadExplorerAssets, loadExplorerPage } from './explorer-asset.js';
import { explorerContentSecurityPolicy } from './explorer-content-security-policy.js';
import { isExplorerRequest } from './explorer-request.js';
import { sendExplorerAsset } from './send-explorer-asset.js';

/** Where the explorer is served and what it opens with. */
export interface ExplorerOptions {
  /** Where the API answers; a browser that opens it gets the explorer. */
  readonly graphqlPath: string;
  /** The operations of the first tabs, asked for anew each time that the page is opened. */
  readonly exampleOperations: () => Promise<readonly ExampleOperation[]>;
}

/**
 * Serves GraphiQL to browsers at the GraphQL path and its files under `/explorer/`, all from this server: it works offline.
 *
 * Every other request to the GraphQL path passes untouched. Call it on the instance that owns that path, before the path's
 * own plugin is registered, since hooks reach only what is registered on the same instance or later below it.
 */
export async function registerExplorer(app: FastifyInstance, options: ExplorerOptions): Promise<void> {
  const { graphqlPath, exampleOperations } = options;
  const page = await loadExplorerPage();
  const assets = await loadExplorerAssets();

  app.addHook('onRequest', (request, reply, done) => {
    if (pathOf(request.url) !== graphqlPath || !isExplorerRequest(request)) return done();
    reply.headers({
      'content-security-policy': explorerContentSecurityPolicy(request.host),
      'referrer-policy': 'no-referrer',
      vary: 'accept',
    });
    sendExplorerAsset(request, reply, page);
  });

  for (const asset of assets) {
    app.get(`/explorer/${asset.name}`, (request, reply) => sendExplorerAsset(request, reply, asset));
  }
  app.get('/explorer/config.json', async (_request, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    return reply.send({ exampleOperations: await exampleOperations() });
  });
}

function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}
