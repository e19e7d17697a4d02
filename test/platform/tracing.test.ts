import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import {
  currentTraceId,
  currentTraceparent,
  describeSpan,
  flushSpans,
  traced,
  tracedAfter,
  tracedRequest,
} from '../../src/platform/tracing.js';
import {
  CLIENT_TRACE,
  pathOf,
  recordSpans,
  recordSpansLate,
  TRACEPARENT,
  UNSAMPLED_TRACEPARENT,
} from '../support/recorded-spans.js';

/** Another span, in a trace of its own. */
const other = (number: number): string =>
  `00-${number.toString(16).padStart(32, '0')}-${number.toString(16).padStart(16, '0')}-01`;

describe('without an SDK', () => {
  it('work is done, and fails, as if it were not traced', async () => {
    const work = tracedRequest({ traceparent: TRACEPARENT }, 'request', () =>
      traced('command', {}, (span) =>
        tracedAfter([TRACEPARENT], 'commit', {}, () => {
          span.setAttribute('outcome', 'done');
          describeSpan('renamed', {}, true);
          return Promise.resolve([currentTraceId(), currentTraceparent()]);
        }),
      ),
    );
    expect(await work).toEqual([null, undefined]);
    const failure = new Error('broken');
    await expect(traced('command', {}, () => Promise.reject(failure))).rejects.toBe(failure);
    await flushSpans();
  });
});

describe('with an SDK', () => {
  it('a request goes on with the trace that it came with, and what follows later with that of the request', async () => {
    const spans = recordSpans();
    const traceparent = await tracedRequest({ traceparent: TRACEPARENT }, 'request', async () => {
      describeSpan('query bookings', { field: 'bookings' }, false);
      expect(currentTraceId()).toBe(CLIENT_TRACE.traceId);
      return traced('command', { name: 'book' }, () => Promise.resolve(currentTraceparent()));
    });
    await tracedAfter([undefined, 'nonsense', traceparent], 'later', {}, () => Promise.resolve());
    expect(spans().map((span) => pathOf(span, spans()))).toEqual([
      'query bookings > command',
      'query bookings',
      'query bookings > command > later',
    ]);
    const [command, request] = spans();
    expect(request).toMatchObject({ kind: SpanKind.SERVER, attributes: { field: 'bookings' } });
    expect(request?.parentSpanContext).toMatchObject(CLIENT_TRACE);
    expect(command?.attributes).toEqual({ name: 'book' });
  });

  it('a request within a span of the operator’s own stays within it', async () => {
    const spans = recordSpans();
    await tracedRequest({}, 'listener', () =>
      tracedRequest({ traceparent: TRACEPARENT }, 'request', () => Promise.resolve()),
    );
    expect(pathOf(spans()[0]!, spans())).toBe('listener > request');
    expect(spans().map(({ kind }) => kind)).toEqual([SpanKind.INTERNAL, SpanKind.SERVER]);
  });

  it('traces begin with requests alone, and only where they are recorded', async () => {
    const spans = recordSpans();
    await traced('command', {}, () => Promise.resolve());
    await tracedAfter([undefined, `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`], 'commit', {}, () =>
      traced('within', {}, () => Promise.resolve()),
    );
    const traceparent = await tracedRequest({ traceparent: UNSAMPLED_TRACEPARENT }, 'request', () =>
      traced('command', {}, () => {
        expect(currentTraceId()).toBe(CLIENT_TRACE.traceId); // logs still go together
        return Promise.resolve(currentTraceparent());
      }),
    );
    expect(traceparent).toBeUndefined();
    expect(spans()).toEqual([]);
  });

  it('work for many is in the trace of the first and linked to the others, of which there are only so many', async () => {
    const spans = recordSpans();
    const causes = [
      undefined,
      TRACEPARENT,
      TRACEPARENT,
      ...Array.from({ length: 300 }, (_, i) => other(i + 1)),
    ];
    await tracedAfter(causes, 'commit', {}, () => Promise.resolve());
    const [{ parentSpanContext, links }] = spans() as [ReturnType<typeof spans>[number]];
    expect(parentSpanContext).toMatchObject(CLIENT_TRACE);
    expect(links.slice(0, 2).map(({ context }) => context.spanId)).toEqual([
      '0000000000000001',
      '0000000000000002',
    ]);
    expect(links.length).toBeGreaterThan(100);
    expect(links.length).toBeLessThanOrEqual(128);
  });

  it('what was recorded is handed over before the process ends, if somebody takes it', async () => {
    const { spans, exporter } = recordSpansLate();
    await tracedRequest({}, 'request', () => Promise.resolve());
    expect(spans()).toEqual([]);
    await flushSpans();
    expect(spans()).toHaveLength(1);
    await tracedRequest({}, 'request', () => Promise.resolve());
    exporter.export = () => {
      throw new Error('away');
    };
    await flushSpans();
  });

  it('a span of what failed tells the name of the error and not its message', async () => {
    const spans = recordSpans();
    const failure = new RangeError('Ada Lovelace is out of range');
    await expect(tracedRequest({}, 'request', () => Promise.reject(failure))).rejects.toBe(failure);
    const [span] = spans();
    expect(span).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { 'error.type': 'RangeError' },
      events: [],
    });
    expect(JSON.stringify([span?.attributes, span?.status])).not.toContain('Lovelace');
  });
});
