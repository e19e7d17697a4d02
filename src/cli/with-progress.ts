import type { Operator } from './operator.js';
import { createProgressBar } from './progress-bar.js';

/** Runs work that tells how far it is, under a progress bar of that name. */
export async function withProgress<Result>(
  operator: Operator,
  task: string,
  work: (onProgress: (position: number, head: number) => void) => Promise<Result>,
): Promise<Result> {
  const bar = createProgressBar(task, { stream: operator.progress, clockMs: () => performance.now() });
  try {
    return await work(bar.update);
  } finally {
    bar.stop();
  }
}
