import { Presets, SingleBar } from 'cli-progress';

/** A log file shows a line so often; a terminal shows the bar as it moves. */
const LINE_INTERVAL_MS = 10_000;

const CLEAR_LINE = '\r\u001b[K';

/** Tells on standard error what is being measured and how much is left. */
export interface Progress {
  /** Begins the next stage; a stage counts as much as any other. */
  stage(name: string): void;
  /** Says how far the stage under way is. */
  within(text: string): void;
  /** Prints a finding at once, on standard output. */
  print(text: string): void;
  stop(): void;
}

/** A bar of so many stages. */
export function createProgress(stageCount: number): Progress {
  const bar = new SingleBar(
    {
      format: '{bar} {percentage}% | {stage}',
      stream: process.stderr,
      noTTYOutput: true,
      notTTYSchedule: LINE_INTERVAL_MS,
      clearOnComplete: true,
      barsize: 20,
    },
    Presets.shades_classic,
  );
  bar.start(stageCount, 0, { stage: 'starting' });
  let begun = 0;
  return {
    stage(name) {
      bar.update(begun, { stage: name });
      begun += 1;
    },
    within(text) {
      bar.update(begun - 1, { stage: text });
    },
    print(text) {
      if (process.stderr.isTTY) process.stderr.write(CLEAR_LINE); // the bar draws itself anew
      console.log(text);
    },
    stop() {
      bar.update(stageCount, { stage: 'done' });
      bar.stop();
    },
  };
}
