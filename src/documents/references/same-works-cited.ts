import type { PolicyDocument } from '../policy-document.ts';

const DASHES = '-–—';

/**
 * True where every mark that holds a number means the same works in both documents, and the text around the marks is the
 * same. It reads brackets and raised digits letter by letter, without the patterns by which citations are found and
 * rewritten: what those overlook is seen here. Criteria are looked at as well as the sections that they are a copy of.
 */
export function isSameWorksCited(before: PolicyDocument, after: PolicyDocument): boolean {
  const [works, worksAfter] = [worksByNumber(before), worksByNumber(after)];
  const [texts, textsAfter] = [textsOf(before), textsOf(after)];
  return (
    texts.length === textsAfter.length &&
    [...works.values()].toSorted().join('\n') === [...worksAfter.values()].toSorted().join('\n') &&
    texts.every((text, index) => meaningOf(text, works) === meaningOf(textsAfter[index] ?? '', worksAfter))
  );
}

function textsOf({ sections, criteria, crossReferences, boilerplate }: PolicyDocument): string[] {
  return [
    ...[...sections, ...boilerplate].flatMap(({ heading, markdown }) => [heading, markdown]),
    ...criteria.map(({ markdown }) => markdown),
    ...crossReferences,
  ];
}

function worksByNumber({ references }: PolicyDocument): Map<number, string> {
  return new Map(
    references.map((reference) => [reference.number, JSON.stringify({ ...reference, number: 0 })]),
  );
}

/** A text with what each mark means in its place, marks side by side as one. */
function meaningOf(text: string, works: ReadonlyMap<number, string>): string {
  const pieces: string[] = [];
  let cited: number[] = [];
  const put = (piece: string) => {
    if (cited.length > 0) pieces.push(JSON.stringify(namesOf(cited, works)));
    cited = [];
    pieces.push(piece);
  };
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    const inside = letter === '[' ? insideOf(text, at) : raisedDigits(text, at);
    const numbers = wholeNumbers(inside);
    if (numbers.length > 0) {
      cited.push(...numbers);
      at += letter === '[' ? inside.length + 1 : inside.length - 1;
    } else if (letter !== '^' || text[at + 1] !== '[') put(letter);
  }
  put('');
  return pieces.join('');
}

/** What stands in the bracket that opens at a place, as long as no other opens in it; empty where none closes. */
function insideOf(text: string, at: number): string {
  for (let end = at + 1; end < text.length && end - at < 1000; end += 1) {
    if (text[end] === '[') return '';
    if (text[end] === ']') return text.slice(at + 1, end);
  }
  return '';
}

/** Raised digits from a place on, behind a word or a stop: behind a single letter they are a unit's power. */
function raisedDigits(text: string, at: number): string {
  if (!/^[\p{L}]{3}$|[.,;:)]$/u.test(text.slice(Math.max(0, at - 3), at))) return '';
  return /^[⁰¹²³⁴-⁹]+/u.exec(text.slice(at, at + 6))?.[0] ?? '';
}

/** The whole numbers of a text, ranges expanded; a decimal, a percentage and a name such as `L4` are none. */
function wholeNumbers(inside: string): number[] {
  const words =
    inside
      .normalize('NFKC')
      .replace(/\d+\s?%/g, '')
      .match(/[\p{L}\d.%]+|[^\p{L}\d.%\s]/gu) ?? [];
  const numbers: number[] = [];
  let isRange = false;
  for (const word of words) {
    const number = /^\d+\.?$/.test(word) ? Number.parseInt(word, 10) : null;
    const last = numbers.at(-1);
    if (number !== null && isRange && last !== undefined && number - last <= 1000)
      for (let between = last + 1; between < number; between += 1) numbers.push(between);
    if (number !== null && number > 0) numbers.push(number);
    isRange = DASHES.includes(word) || word === 'to';
  }
  return numbers;
}

function namesOf(numbers: readonly number[], works: ReadonlyMap<number, string>): string[] {
  return [...new Set(numbers.map((number) => works.get(number) ?? `nothing under ${number}`))].toSorted();
}
