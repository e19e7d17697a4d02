/** Does work that several ask for at a time once, for all of them; it is stopped when none of them waits any more. */
export interface SharedWork<Result> {
  /** The result of the work under way of this name, begun when there is none. */
  join(
    name: string,
    begin: (stopped: AbortSignal) => Promise<Result>,
    signal: AbortSignal | undefined,
  ): Promise<Result>;
}

interface UnderWay<Result> {
  readonly result: Promise<Result>;
  readonly stop: AbortController;
  waiting: number;
}

/** Nothing is under way yet. */
export function createSharedWork<Result>(): SharedWork<Result> {
  const underWay = new Map<string, UnderWay<Result>>();

  function begun(name: string, begin: (stopped: AbortSignal) => Promise<Result>): UnderWay<Result> {
    const stop = new AbortController();
    const result = begin(stop.signal).finally(() => {
      if (underWay.get(name)?.stop === stop) underWay.delete(name);
    });
    const work = { result, stop, waiting: 0 };
    underWay.set(name, work);
    return work;
  }

  return {
    async join(name, begin, signal) {
      signal?.throwIfAborted();
      const work = underWay.get(name) ?? begun(name, begin);
      work.waiting += 1;
      const leave = (): void => {
        work.waiting -= 1;
        if (work.waiting > 0) return;
        if (underWay.get(name) === work) underWay.delete(name); // whoever comes now begins anew
        work.stop.abort(signal?.reason);
      };
      signal?.addEventListener('abort', leave);
      try {
        const result = await work.result;
        signal?.throwIfAborted();
        return result;
      } finally {
        signal?.removeEventListener('abort', leave);
      }
    },
  };
}
