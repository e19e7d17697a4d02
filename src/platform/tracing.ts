import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  context,
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes,
  type Context,
  type Span,
  type SpanContext,
  type SpanOptions,
} from '@opentelemetry/api';

/** What the spans of this program are known by: the instrumentation scope of OpenTelemetry. */
const SCOPE = 'jetsetgo';

/** Spans that one span is linked to at most: what an SDK keeps unless it is told otherwise (OpenTelemetry, span limits). */
const MAX_LINKS = 128;

/** The version, trace, span and flags of W3C Trace Context, section 3.2. */
const TRACEPARENT = /^00-(?<traceId>[0-9a-f]{32})-(?<spanId>[0-9a-f]{16})-(?<flags>[0-9a-f]{2})$/u;

/** A process that ends waits no longer for its last spans to be taken. */
const FLUSH_TIMEOUT_MS = 2_000;

/** Where nothing is recorded. */
const NO_SPAN = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);

/** Does work within a span, a child of the one under way; without one, as always while nobody has registered an SDK, just does it. */
export function traced<Result>(
  name: string,
  attributes: Attributes,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  return trace.getActiveSpan() === undefined
    ? work(NO_SPAN)
    : within(context.active(), name, { attributes }, work);
}

/** Does the work of an HTTP request within a span, which goes on with the trace that the request came with. */
export function tracedRequest<Result>(
  headers: IncomingHttpHeaders,
  name: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const isWithin = trace.getActiveSpan() !== undefined; // of one that the operator's own instrumentation began
  const parent = isWithin ? context.active() : propagation.extract(ROOT_CONTEXT, headers);
  return within(parent, name, { kind: isWithin ? SpanKind.INTERNAL : SpanKind.SERVER }, work);
}

/**
 * Does work that follows from what was done under some traceparents: within a span in the trace of the first, linked to the
 * rest; without one where none of it was recorded, so that traces begin with requests alone.
 */
export function tracedAfter<Result>(
  causes: readonly (string | undefined)[],
  name: string,
  attributes: Attributes,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  const [first, ...others] = [...new Set(causes)].slice(0, MAX_LINKS + 1).flatMap(spanContextOf);
  if (first === undefined) return context.with(ROOT_CONTEXT, work, undefined, NO_SPAN);
  const parent = trace.setSpanContext(ROOT_CONTEXT, first);
  const links = others.map((other) => ({ context: other }));
  return within(parent, name, { attributes, links }, work);
}

/** Says more of the span under way, if there is one. */
export function describeSpan(name: string, attributes: Attributes, isFault: boolean): void {
  const span = trace.getActiveSpan();
  span?.updateName(name);
  span?.setAttributes(attributes);
  if (isFault) span?.setStatus({ code: SpanStatusCode.ERROR });
}

/** The trace under way, or null. */
export function currentTraceId(): string | null {
  return currentSpanContext()?.traceId ?? null;
}

/** The span under way as W3C Trace Context writes it, for work that follows later; undefined when it is not recorded. */
export function currentTraceparent(): string | undefined {
  const span = currentSpanContext();
  if (span === undefined || (span.traceFlags & TraceFlags.SAMPLED) === 0) return undefined;
  return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`;
}

/** What is registered may stand for what an SDK made, and be of the SDK's own copy of the API. */
interface RegisteredProvider {
  getDelegate?(): object;
  forceFlush?(): Promise<void>;
}

/** Hands over what was recorded, before the process ends: every SDK can, though the API does not name it. */
export async function flushSpans(): Promise<void> {
  const registered = trace.getTracerProvider() as RegisteredProvider;
  const provider = (registered.getDelegate?.() ?? registered) as RegisteredProvider;
  const flushed = provider.forceFlush?.().catch(() => undefined); // who is to take them is away
  await Promise.race([flushed, sleep(FLUSH_TIMEOUT_MS, undefined, { ref: false })]);
}

function currentSpanContext(): SpanContext | undefined {
  const span = trace.getActiveSpan()?.spanContext();
  return span !== undefined && isSpanContextValid(span) ? span : undefined;
}

function spanContextOf(traceparent: string | undefined): SpanContext | readonly [] {
  const { traceId, spanId, flags } = TRACEPARENT.exec(traceparent ?? '')?.groups ?? {};
  if (traceId === undefined || spanId === undefined || flags === undefined) return [];
  const found = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(found) ? found : [];
}

function within<Result>(
  parent: Context,
  name: string,
  options: SpanOptions,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  return trace
    .getTracer(SCOPE)
    .startActiveSpan(name, options, parent, (span) => endedWith(span, () => work(span)));
}

/** Ends a span with its work; what failed is told by its name alone, since messages are for the log. */
async function endedWith<Result>(span: Span, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    span.setAttribute('error.type', error instanceof Error ? error.name : 'unknown');
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}
