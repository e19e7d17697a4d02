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
  const bar = new SingleBar(
    {
      format: `${task} {bar} {percentage}% | {value}/{total} events | {rate}/s | {left} left`,
      stream,
      stopOnComplete: true, // another bar may follow on its line
    },
    Presets.shades_classic,
  );
  let start: { readonly atMs: number; readonly position: number } | null = null;
  let shown = false;
  return {
    update(position, head) {
      start ??= { atMs: clockMs(), position }; // work that was interrupted goes on in the middle
      const elapsedMs = clockMs() - start.atMs;
      const rate = Math.round(((position - start.position) * 1000) / Math.max(elapsedMs, 1));
      const facts = { rate, left: rate > 0 ? durationOf((head - position) / rate) : '?' };
      if (!shown && elapsedMs > SHOW_AFTER_MS) {
        shown = true;
        bar.start(head, position, facts);
      }
      if (shown) bar.update(position, facts);
    },
    stop() {
      if (shown) bar.stop();
    },
  };
}

/** Its two largest units that count: 2h5m, 4m10s, 18s. */
function durationOf(seconds: number): string {
  const whole = Math.ceil(seconds);
  const [hours, minutes] = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60];
  if (hours > 0) return `${String(hours)}h${String(minutes)}m`;
  return minutes > 0 ? `${String(minutes)}m${String(whole % 60)}s` : `${String(whole)}s`;
}
