import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createProgressBar } from '../../src/cli/progress-bar.js';

/** A terminal that remembers what was drawn, and a clock that is set by hand. */
function aTerminal() {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 120 });
  let drawn = '';
  stream.on('data', (chunk: Buffer) => (drawn += chunk.toString()));
  const clock = { ms: 1_000 };
  const bar = createProgressBar('Building read models', { stream, clockMs: () => clock.ms });
  return { bar, clock, drawn: () => drawn };
}

describe('the progress of building read models', () => {
  it('stays hidden for the first two seconds', () => {
    const { bar, clock, drawn } = aTerminal();
    bar.update(0, 5_000);
    clock.ms += 2_000;
    bar.update(4_000, 5_000);
    bar.stop();
    expect(drawn()).toBe('');
  });

  it('is shown after them, up to where it is', () => {
    const { bar, clock, drawn } = aTerminal();
    bar.update(0, 5_000);
    clock.ms += 2_001;
    bar.update(2_000, 5_000);
    expect(drawn()).toMatch(/Building read models .* 40% \| 2000\/5000 events \| 1000\/s/u);
    bar.update(5_000, 5_000);
    bar.stop();
    expect(drawn()).toMatch(/100% \| 5000\/5000 events/u);
  });

  it('tells rate and time left of work that goes on in the middle', () => {
    const { bar, clock, drawn } = aTerminal();
    bar.update(900_000, 1_000_000);
    clock.ms += 2_001;
    bar.update(910_000, 1_000_000);
    expect(drawn()).toMatch(/91% \| 910000\/1000000 events \| 4998\/s \| 19s left/u);
    clock.ms += 8_000;
    bar.update(920_000, 1_000_000);
    bar.stop();
    expect(drawn()).toMatch(/920000\/1000000 events \| 2000\/s \| 40s left/u);
  });

  it('is hidden when there was nothing to do', () => {
    const { bar, clock, drawn } = aTerminal();
    clock.ms += 60_000;
    bar.stop();
    expect(drawn()).toBe('');
  });
});
