import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CLIENT_TRACE, TRACEPARENT } from '../support/recorded-spans.js';
import { projectFile } from '../../src/platform/project-file.js';

/** What a process logs at a level: the built logger writes to its standard error. */
function logAt(level: string) {
  const logger = pathToFileURL(projectFile('dist/src/platform/logger.js')).href;
  const program = `
    const { createLogger } = await import(${JSON.stringify(logger)});
    const logger = createLogger(${JSON.stringify(level)});
    logger.info({ bookingId: 'b1' }, 'told');
    logger.warn({ bookingId: 'b2' }, 'warned');
    logger.error({ err: new Error('broken') }, 'failed');
    process.exit(0);`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  expect(stdout).toBe('');
  return stderr
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the logger', () => {
  it('tells of an error what it is, and nothing that a driver has hung onto it', () => {
    const program = `
      const { createLogger } = await import(${JSON.stringify(pathToFileURL(projectFile('dist/src/platform/logger.js')).href)});
      const lost = Object.assign(new Error('lost', { cause: new Error('reset') }), { code: '57P01', client: { secretKey: 42 }, detail: 'Key (email)=(ada@example.com)' });
      createLogger('info').warn({ err: lost }, 'lost');`;
    const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
    });
    expect(JSON.parse(stderr)).toMatchObject({
      err: { type: 'Error', message: 'lost', code: '57P01', cause: { message: 'reset' } },
    });
    expect(stderr).not.toMatch(/secretKey|ada@example/u);
  });

  it('tells which trace a line belongs to, where there is one', () => {
    const program = `
      const { NodeTracerProvider } = await import('@opentelemetry/sdk-trace-node');
      new NodeTracerProvider().register();
      const { createLogger } = await import(${JSON.stringify(pathToFileURL(projectFile('dist/src/platform/logger.js')).href)});
      const { tracedRequest } = await import(${JSON.stringify(pathToFileURL(projectFile('dist/src/platform/tracing.js')).href)});
      const logger = createLogger('info');
      await tracedRequest({ traceparent: '${TRACEPARENT}' }, 'request', async () => logger.info({}, 'within'));
      logger.info({}, 'without');`;
    const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      ...{ encoding: 'utf8', cwd: projectFile('.') },
    });
    const [within, without] = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(within).toMatchObject({ msg: 'within', traceId: CLIENT_TRACE.traceId });
    expect(without).not.toHaveProperty('traceId');
  });

  it.each([
    ['info', ['told', 'warned', 'failed']],
    ['warn', ['warned', 'failed']],
    ['error', ['failed']],
    ['silent', []],
  ])('at %s writes %j to standard error, even when the process ends at once', (level, messages) => {
    expect(logAt(level).map((entry) => entry['msg'])).toEqual(messages);
  });

  it('writes lines of JSON with the entry and the reason of an error, and nothing about the machine', () => {
    const [told, , failed] = logAt('info');
    expect(told).toMatchObject({ bookingId: 'b1', msg: 'told' });
    expect(failed?.['err']).toMatchObject({ message: 'broken', stack: expect.any(String) as string });
    expect(told).not.toHaveProperty('hostname');
    expect(told).not.toHaveProperty('pid');
  });
});
