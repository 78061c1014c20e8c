/**
 * Work that is done one at a time, however often it is asked for: whoever asks while it is being done shares the one turn
 * that follows, which begins after all that they had done before. Its failure is that of all who shared it.
 */
export function coalesced<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let current: Promise<Result> | undefined;
  let next: Promise<Result> | undefined;

  const begin = (): Promise<Result> => {
    const turn = work().finally(() => {
      if (current === turn) current = undefined;
    });
    current = turn;
    return turn;
  };

  return async () => {
    if (current === undefined) return await begin();
    // a turn that failed is told to those who shared it; the next is begun all the same
    next ??= current
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return begin();
      });
    return await next;
  };
}
