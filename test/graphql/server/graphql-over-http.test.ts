import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeDataDirs, startTestApp, type TestApp } from '../../support/test-app.js';

let engine: TestApp;

beforeAll(async () => {
  engine = await startTestApp();
});

afterAll(async () => {
  await engine.stop();
  removeDataDirs();
});

const audits = serverAudits({ url: () => engine.url });

describe('GraphQL over HTTP', () => {
  it('has 61 audits', () => {
    expect(audits).toHaveLength(61);
  });

  it.each(audits.map(({ id, name, fn }) => [id, name, fn] as const))('%s %s', async (_id, _name, run) => {
    expect(await run()).toMatchObject({ status: 'ok' });
  });
});
