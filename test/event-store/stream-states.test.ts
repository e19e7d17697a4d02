import { beforeEach, describe, expect, it } from 'vitest';
import type { RecordedEvent } from '../../src/event-store/event.js';
import { createStreamStates, MAX_REMEMBERED_STREAMS } from '../../src/event-store/stream-states.js';
import { note, notesOn } from './notes.js';

let states: ReturnType<typeof createStreamStates>;
let reads: string[];

beforeEach(() => {
  states = createStreamStates();
  reads = [];
});

/** Asks for a stream whose events note their own position, read two at a time. */
function at(streamId: string, version: number, length = version) {
  return states.at(notesOn(streamId), version, (after) => {
    reads.push(`${streamId} after ${String(after)}`);
    const count = Math.max(0, Math.min(2, length - after));
    return Promise.resolve(Array.from({ length: count }, (_, index) => eventAt(after + index + 1)));
  });
}

function eventAt(streamPosition: number): RecordedEvent {
  return { ...note(streamPosition), streamPosition } as unknown as RecordedEvent;
}

describe('remembered streams', () => {
  it('begin with the initial state, unread', async () => {
    expect(await at('a', 0)).toEqual({ version: 0, state: [] });
    expect(reads).toEqual([]);
  });

  it('are folded page by page up to a version', async () => {
    expect(await at('a', 5)).toEqual({ version: 5, state: [1, 2, 3, 4, 5] });
    expect(reads).toEqual(['a after 0', 'a after 2', 'a after 4']);
  });

  it('are not read again at the version that is remembered, and only from there on at a later one', async () => {
    await at('a', 2);
    reads = [];
    expect(await at('a', 2)).toEqual({ version: 2, state: [1, 2] });
    expect(reads).toEqual([]);
    expect(await at('a', 3)).toEqual({ version: 3, state: [1, 2, 3] });
    expect(reads).toEqual(['a after 2']);
  });

  it('are not trusted when they are ahead of the log', async () => {
    states.remember('a', { version: 9, state: ['from a log that was restored since'] });
    expect(await at('a', 2)).toEqual({ version: 2, state: [1, 2] });
  });

  it('are told to be broken where the log has fewer events than it says', async () => {
    await expect(at('a', 4, 3)).rejects.toThrow('Stream a should be at 4, its events end at 3');
  });

  it('are forgotten when they are many, the longest unused first', async () => {
    await at('used', 1);
    await at('unused', 1);
    for (let index = 2; index < MAX_REMEMBERED_STREAMS; index += 1) {
      states.remember(`stream-${String(index)}`, { version: 1, state: [1] });
    }
    await at('used', 1);
    states.remember('one too many', { version: 1, state: [1] });
    reads = [];

    await at('used', 1);
    expect(reads).toEqual([]);
    await at('unused', 1);
    expect(reads).toEqual(['unused after 0']);
  });
});
