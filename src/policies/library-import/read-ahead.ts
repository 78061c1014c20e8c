/**
 * Does the slow part of each item's work before its turn comes, a few items ahead and no more, so that memory does not
 * grow with their number. Results come in the items' order; `work` reports its failures as results.
 */
export async function* readAhead<Item, Result>(
  items: Iterable<Item>,
  ahead: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const waiting: Promise<Result>[] = [];
  for (const item of items) {
    const result = work(item);
    result.catch(() => undefined); // heard when its turn comes
    waiting.push(result);
    if (waiting.length > ahead) yield await waiting.shift()!;
  }
  for (const result of waiting) yield await result;
}
