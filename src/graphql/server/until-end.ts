/** The same values; `onEnd` is called once, when there are no more of them or nobody wants more. */
export function untilEnd<Value>(values: AsyncGenerator<Value, void, void>, onEnd: () => void) {
  let isEnded = false;
  function end(): void {
    if (!isEnded) onEnd();
    isEnded = true;
  }

  return {
    async next(): Promise<IteratorResult<Value, void>> {
      try {
        const read = await values.next();
        if (read.done === true) end();
        return read;
      } catch (error) {
        end();
        throw error;
      }
    },
    return(): Promise<IteratorResult<Value, void>> {
      end();
      return values.return(undefined);
    },
    async throw(error: unknown): Promise<IteratorResult<Value, void>> {
      await this.return();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
