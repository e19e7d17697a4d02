import { Presets, SingleBar } from 'cli-progress';

/** Work that takes longer than this shows its progress. */
const SHOW_AFTER_MS = 2_000;

/** A progress bar for work on events; it stays hidden while that is quick. */
export interface ProgressBar {
  readonly update: (position: number, head: number) => void;
  readonly stop: () => void;
}

/** Where a bar is drawn, and by which clock. */
export interface ProgressBarOptions {
  /** Only a terminal is drawn on. */
  readonly stream: NodeJS.WritableStream;
  /** Milliseconds from any fixed moment. */
  readonly clockMs: () => number;
}

/** A bar on standard error, or as told, with the rate and the time left. */
export function createProgressBar(
  task: string,
  { stream, clockMs }: ProgressBarOptions = { stream: process.stderr, clockMs: () => performance.now() },
): ProgressBar {
  const startedAt = clockMs();
  const bar = new SingleBar(
    {
      format: `${task} {bar} {percentage}% | {value}/{total} events | {rate}/s | {eta_formatted} left`,
      stream,
    },
    Presets.shades_classic,
  );
  let shown = false;
  return {
    update(position, head) {
      const elapsedMs = clockMs() - startedAt;
      const rate = Math.round((position * 1000) / Math.max(elapsedMs, 1));
      if (!shown && elapsedMs > SHOW_AFTER_MS) {
        shown = true;
        bar.start(head, position, { rate });
      }
      if (shown) bar.update(position, { rate });
    },
    stop() {
      if (shown) bar.stop();
    },
  };
}
