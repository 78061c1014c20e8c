/** How many characters two texts begin and end with in common, without overlap. */
export function commonEnds(one: string, other: string): { head: number; tail: number } {
  const shorter = Math.min(one.length, other.length);
  let head = 0;
  while (head < shorter && one.charCodeAt(head) === other.charCodeAt(head)) head += 1;
  let tail = 0;
  const [a, b] = [one.length - 1, other.length - 1];
  while (tail < shorter - head && one.charCodeAt(a - tail) === other.charCodeAt(b - tail)) tail += 1;
  return { head, tail };
}

/** Two texts without the words they begin and end with in common. */
export interface Trimmed {
  readonly head: string;
  readonly before: string;
  readonly after: string;
  readonly tail: string;
}

/** Cuts off what two texts begin and end with in common, at single spaces, so that no word is cut in two. */
export function withoutCommonEnds(before: string, after: string): Trimmed {
  let { head, tail } = commonEnds(before, after);
  while (head > 0 && !isCut(before, head - 1)) head -= 1;
  while (tail > 0 && !isCut(before, before.length - tail)) tail -= 1;
  // behind the cut one side may go on with more space than the other
  if (isSpace(before, head) || isSpace(after, head)) head = 0;
  if (isSpace(before, before.length - tail - 1) || isSpace(after, after.length - tail - 1)) tail = 0;
  return {
    head: before.slice(0, head),
    before: before.slice(head, before.length - tail),
    after: after.slice(head, after.length - tail),
    tail: before.slice(before.length - tail),
  };
}

/** A space between two characters that are none. */
const isCut = (text: string, index: number) =>
  text[index] === ' ' && !isSpace(text, index - 1) && !isSpace(text, index + 1);
const isSpace = (text: string, index: number) => /\s/.test(text.charAt(index));
