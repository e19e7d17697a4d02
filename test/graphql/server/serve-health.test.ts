import fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { serveHealth } from '../../../src/graphql/server/serve-health.js';

const ready = async (read: () => Promise<{ head: number; projected: number; parked: number }>) => {
  const app = fastify();
  serveHealth(app, read);
  const { statusCode, body } = await app.inject('/health/ready');
  return { statusCode, body };
};

describe('a node', () => {
  it('is ready while the log can be read and the read models are near its end', async () => {
    expect(await ready(() => Promise.resolve({ head: 20_000, projected: 10_000, parked: 2 }))).toEqual({
      statusCode: 200,
      body: '{"status":"ready","parkedEvents":2}',
    });
  });

  it.each([
    [
      'the read models are far behind',
      () => Promise.resolve({ head: 20_001, projected: 10_000, parked: 2 }),
      /10001 events behind/,
    ],
    ['the log cannot be read', () => Promise.reject(new Error('secret of the driver')), /cannot be read/],
  ])('is not ready when %s, and says why', async (_case, read, reason) => {
    const { statusCode, body } = await ready(read);
    expect(statusCode).toBe(503);
    expect(body).toMatch(reason);
    expect(body).not.toContain('secret');
  });
});
