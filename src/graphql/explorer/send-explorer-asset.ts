import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ExplorerAsset } from './explorer-asset.js';

/** Sends a file, or 304 to a browser that already holds this version of it. */
export function sendExplorerAsset(
  request: FastifyRequest,
  reply: FastifyReply,
  asset: ExplorerAsset,
): FastifyReply {
  // `no-cache` asks each time whether the kept copy is still good, so that an upgrade shows at once.
  reply.headers({ 'cache-control': 'no-cache', etag: asset.etag, 'x-content-type-options': 'nosniff' });
  if (isHeld(request.headers['if-none-match'], asset.etag)) return reply.code(304).send();
  return reply.type(asset.contentType).send(asset.body);
}

/** The comparison of If-None-Match is weak (RFC 9110, section 13.1.2): a proxy that compresses adds `W/`. */
function isHeld(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch
    .split(',')
    .some((held) => held.trim() === '*' || held.trim().replace(/^W\//, '') === etag);
}
