import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import { otherOrigins, type OriginOptions } from './allowed-origins.js';

/** How long a browser may keep the answer to a preflight: the longest that Chromium does. */
const PREFLIGHT_SECONDS = 7_200;

/**
 * Lets browsers hand answers to pages of the origins that may ask (Fetch, section 3.2, CORS). No cookie says who asks, so
 * credentials are not let through; a page may send the headers that it likes, its token among them.
 */
export async function shareAcrossOrigins(app: FastifyInstance, options: OriginOptions): Promise<void> {
  const origin = otherOrigins(options);
  if (origin.length === 0) return;
  await app.register(cors, {
    origin,
    methods: ['GET', 'POST', 'PUT', 'DELETE'], // the latter two of event streams
    exposedHeaders: ['x-request-id', 'retry-after', 'www-authenticate'],
    maxAge: PREFLIGHT_SECONDS,
    strictPreflight: false, // it would refuse in plain text; an OPTIONS does nothing in any case
  });
}
