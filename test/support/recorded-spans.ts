import { context, propagation, trace } from '@opentelemetry/api';
import {
  BatchSpanProcessor,
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
  type ReadableSpan,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { onTestFinished } from 'vitest';

/** A trace that a client began: the example of W3C Trace Context. */
export const CLIENT_TRACE = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };

/** The header that a client of that trace sends. */
export const TRACEPARENT = `00-${CLIENT_TRACE.traceId}-${CLIENT_TRACE.spanId}-01`;

/** The same trace, of which its client wants nothing recorded. */
export const UNSAMPLED_TRACEPARENT = TRACEPARENT.replace(/01$/u, '00');

/** Registers an SDK, as an operator does, until the end of the test; answers the spans that ended so far. */
export function recordSpans(): () => readonly ReadableSpan[] {
  const exporter = new InMemorySpanExporter();
  register(new SimpleSpanProcessor(exporter));
  return () => exporter.getFinishedSpans();
}

/** The same, of an SDK that hands spans over in batches, later than a test lasts. */
export function recordSpansLate() {
  const exporter = new InMemorySpanExporter();
  register(new BatchSpanProcessor(exporter, { scheduledDelayMillis: 600_000 }));
  return { exporter, spans: () => exporter.getFinishedSpans() };
}

function register(processor: SpanProcessor): void {
  new NodeTracerProvider({ spanProcessors: [processor] }).register();
  onTestFinished(() => {
    for (const api of [trace, context, propagation]) api.disable();
  });
}

/** The names of a span and those that it is within, the outermost first. */
export function pathOf(span: ReadableSpan, spans: readonly ReadableSpan[]): string {
  const parent = spans.find((one) => one.spanContext().spanId === span.parentSpanContext?.spanId);
  return parent === undefined ? span.name : `${pathOf(parent, spans)} > ${span.name}`;
}
