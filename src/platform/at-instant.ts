/** Timers of Node.js go no further. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Calls back at an instant, however far off it is, without keeping the process alive; answers how to call it off. */
export function atInstant(instantMs: number, now: () => Date, callBack: () => void): () => void {
  let timer: NodeJS.Timeout;
  const arm = (): void => {
    const leftMs = instantMs - now().getTime();
    timer = setTimeout(leftMs > MAX_TIMER_MS ? arm : callBack, Math.min(Math.max(leftMs, 0), MAX_TIMER_MS));
    timer.unref();
  };
  arm();
  return () => {
    clearTimeout(timer);
  };
}
