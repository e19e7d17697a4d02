import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { OutputClosed, type Operator } from './operator.js';

/** Prints lines on a stream: no faster than they are read, and no further than the reader reads. */
export function createPrint(stream: Writable): Operator['print'] {
  const closing = new AbortController();
  stream.on('error', () => closing.abort()); // EPIPE: the reader has gone
  return async (line) => {
    if (closing.signal.aborted) throw new OutputClosed();
    if (stream.write(line + '\n')) return;
    await once(stream, 'drain', { signal: closing.signal }).catch(() => {
      throw new OutputClosed();
    });
  };
}
