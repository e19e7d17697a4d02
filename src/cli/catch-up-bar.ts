import { Presets, SingleBar } from 'cli-progress';

/** Work that takes longer than this shows its progress. */
const SHOW_AFTER_MS = 2_000;

/** A progress bar for events that are projected at the start; it stays hidden while that is quick. */
export interface CatchUpBar {
  update(position: number, head: number): void;
  stop(): void;
}

/** A bar on standard error. */
export function createCatchUpBar(): CatchUpBar {
  const startedAt = performance.now();
  const bar = new SingleBar(
    {
      format: 'Building read models {bar} {percentage}% | {value}/{total} events | {eta_formatted} left',
      stream: process.stderr,
    },
    Presets.shades_classic,
  );
  let shown = false;
  return {
    update(position, head) {
      if (!shown && performance.now() - startedAt > SHOW_AFTER_MS) {
        shown = true;
        bar.start(head, position);
      }
      if (shown) bar.update(position);
    },
    stop() {
      if (shown) bar.stop();
    },
  };
}
