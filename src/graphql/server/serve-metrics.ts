import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../../platform/metrics.js';

/** Serves the metrics for Prometheus to scrape. */
export function serveMetrics(app: FastifyInstance, metrics: Metrics): void {
  app.get('/metrics', async (_request, reply) => {
    void reply.header('cache-control', 'no-store');
    return reply.type(metrics.contentType).send(await metrics.text());
  });
}
