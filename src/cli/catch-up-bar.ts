import { Presets, SingleBar } from 'cli-progress';

/** Work that takes longer than this shows its progress. */
const SHOW_AFTER_MS = 2_000;

/** A progress bar for events that are projected at the start; it stays hidden while that is quick. */
export interface CatchUpBar {
  update(position: number, head: number): void;
  stop(): void;
}

/** Where a bar is drawn, and by which clock. */
export interface CatchUpBarOptions {
  /** Only a terminal is drawn on. */
  readonly stream: NodeJS.WritableStream;
  /** Milliseconds from any fixed moment. */
  readonly clockMs: () => number;
}

/** A bar on standard error, or as told. */
export function createCatchUpBar(
  { stream, clockMs }: CatchUpBarOptions = { stream: process.stderr, clockMs: () => performance.now() },
): CatchUpBar {
  const startedAt = clockMs();
  const bar = new SingleBar(
    {
      format: 'Building read models {bar} {percentage}% | {value}/{total} events | {eta_formatted} left',
      stream,
    },
    Presets.shades_classic,
  );
  let shown = false;
  return {
    update(position, head) {
      if (!shown && clockMs() - startedAt > SHOW_AFTER_MS) {
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
