/** Keys longer than this are worked out each time: what a stranger sends is not worth the room. */
const LONGEST_KEY = 200;
const CAPACITY = 500;

/** A pure function that remembers its results for the few hundred texts that callers usually send. */
export function memoised<Result>(work: (text: string) => Result): (text: string) => Result {
  const results = new Map<string, Result>();
  return (text) => {
    const known = results.get(text);
    if (known !== undefined) return known;
    const result = work(text);
    if (text.length <= LONGEST_KEY) {
      if (results.size >= CAPACITY) results.clear(); // the usual ones are back soon
      results.set(text, result);
    }
    return result;
  };
}
