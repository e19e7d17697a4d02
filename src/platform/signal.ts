/** Wakes everyone who waits; whoever waits later waits for the next one. */
export interface Signal {
  notify(): void;
  /** Resolves at the next `notify`, after `timeoutMs`, or when `cancel` aborts: it never rejects. */
  wait(timeoutMs: number, cancel?: AbortSignal): Promise<void>;
}

/** A signal within this process. */
export function createSignal(): Signal {
  const waiting = new Set<() => void>();
  return {
    notify() {
      for (const wake of [...waiting]) wake();
    },
    wait(timeoutMs, cancel) {
      return new Promise((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          waiting.delete(wake);
          cancel?.removeEventListener('abort', wake);
          resolve();
        };
        const timer = setTimeout(wake, timeoutMs);
        waiting.add(wake);
        if (cancel?.aborted === true) wake();
        else cancel?.addEventListener('abort', wake);
      });
    },
  };
}
