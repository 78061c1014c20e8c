import { isPageFurniture } from '../text/plain-text.rules.ts';
import type { SourceLine } from '../text/source-lines.rules.ts';
import { endsWithPmid } from './reference-entry.rules.ts';

/** The lines of one entry of a reference list. */
export interface EntryLines {
  /** As printed; null where the list prints none. */
  readonly number: number | null;
  /** True for a 1 that begins the list anew. */
  readonly restarts: boolean;
  readonly line: number;
  readonly pieces: string[];
}

/** A reference list cut into its entries, and what stands in front of the first. */
export interface ListLines {
  readonly entries: readonly EntryLines[];
  readonly before: readonly SourceLine[];
}

/** A line of the list without page furniture and blank lines. */
interface ListLine extends SourceLine {
  readonly indent: number;
  readonly afterBlank: boolean;
  readonly printedNumber: number | null;
  /** The text behind the number. */
  readonly rest: string;
}

const NUMBERED = /^\[?(\d{1,5})(?:[.)]|\])(?:\s+|$|(?=[\p{Lu}“"]))/u;
const BULLET = /^[-*•▪]\s+/;
const NONE = /^(?:none|n\/?a|not applicable)\.?$/i;
/** A number this much higher than the one before begins an entry too: the list lost some. */
const WIDEST_GAP = 50;
const TAB_WIDTH = 4;

/** Cuts the lines of a reference list into entries: by their numbers, else by blank lines, indentation or authors. */
export function entriesOf(lines: readonly SourceLine[]): ListLines {
  const list = listLines(lines);
  const first = list.findIndex(({ printedNumber }) => printedNumber !== null);
  if (first >= 0 && isNumberedFrom(list, first)) {
    return { entries: numberedEntries(list.slice(first)), before: list.slice(0, first) };
  }
  return { entries: unnumberedEntries(list), before: [] };
}

function listLines(lines: readonly SourceLine[]): ListLine[] {
  const list: ListLine[] = [];
  let afterBlank = true;
  for (const { number, text } of lines) {
    const printed = text.trim();
    if (printed !== '' && !isPageFurniture(printed) && !NONE.test(printed)) {
      const match = NUMBERED.exec(printed);
      list.push({
        number,
        text: printed,
        indent: text.slice(0, text.length - text.trimStart().length).replaceAll('\t', ' '.repeat(TAB_WIDTH))
          .length,
        afterBlank,
        printedNumber: match === null ? null : Number(match[1]),
        rest: printed.slice(match?.[0].length ?? 0).trim(),
      });
    }
    afterBlank = printed === '';
  }
  return list;
}

/** A list is numbered when it begins with a number, or when a 1 followed by a 2 stands below what introduces it. */
function isNumberedFrom(list: readonly ListLine[], first: number): boolean {
  if (first === 0) return true;
  const numbers = list.slice(first).flatMap(({ printedNumber }) => printedNumber ?? []);
  return numbers[0] === 1 && (numbers.length === 1 || numbers.includes(2));
}

function numberedEntries(list: readonly ListLine[]): EntryLines[] {
  const entries: EntryLines[] = [];
  /** For each line the next printed number below it. */
  const next = nextNumbers(list);
  for (const [index, line] of list.entries()) {
    const open = entries.at(-1);
    const number = line.printedNumber;
    const restarts = open !== undefined && number === 1 && next[index] === 2 && (open.number ?? 0) > 1;
    if (number !== null && (restarts || beginsEntry(number, open, line.afterBlank))) {
      if (restarts) dropHeading(open, list[index - 1]);
      entries.push({ number, restarts, line: line.number, pieces: [line.rest] });
    } else open?.pieces.push(line.text);
  }
  return entries;
}

function nextNumbers(list: readonly ListLine[]): (number | null)[] {
  const next: (number | null)[] = [];
  let following: number | null = null;
  for (let index = list.length - 1; index >= 0; index -= 1) {
    next[index] = following;
    following = list[index]?.printedNumber ?? following;
  }
  return next;
}

function beginsEntry(number: number, open: EntryLines | undefined, afterBlank: boolean): boolean {
  if (open === undefined) return true;
  const last = open.number ?? 0;
  if (number === last + 1) return true;
  const isComplete = endsWithPmid(open.pieces.slice(-2).join(' '));
  return (afterBlank || isComplete) && number > last && number - last <= WIDEST_GAP;
}

/** The heading of the list that begins anew stands at the end of the entry before it. */
function dropHeading(open: EntryLines, above: ListLine | undefined): void {
  const last = open.pieces.at(-1) ?? '';
  if (open.pieces.length > 1 && last === above?.text && /(?::|[^.\d/;,)])$/.test(last)) open.pieces.pop();
}

/** Marks that end an entry: a full stop, a bracket, an address, a number. */
const ENTRY_END = /(?:[.)\]]|https?:\/\/\S+|\d)$/i;
/** `Abraham JE, …`, `Abrams, E. M., …`, `ACMG. (2021)` */
const AUTHOR =
  /^\p{Lu}[\p{L}'’-]{0,40}(?:(?: \p{Lu}?[\p{L}'’-]{1,30}){0,3} \p{Lu}{1,4}(?:,|\.|$)|, (?:\p{Lu}\. ?){1,4}|, \p{Lu}\p{Ll}+|\. \(\d{4})/u;
const SHORT_LINE = 0.8;

function unnumberedEntries(list: readonly ListLine[]): EntryLines[] {
  const starts = startOf(list);
  const entries: EntryLines[] = [];
  for (const [index, line] of list.entries()) {
    const open = entries.at(-1);
    if (open === undefined || starts(line, index))
      entries.push({
        number: null,
        restarts: false,
        line: line.number,
        pieces: [line.text.replace(BULLET, '')],
      });
    else open.pieces.push(line.text);
  }
  return entries;
}

/** How the entries of a list without numbers begin: at a bullet, at the margin, below a blank line, or with an author. */
function startOf(list: readonly ListLine[]): (line: ListLine, index: number) => boolean {
  const share = (test: (line: ListLine) => boolean) => list.filter(test).length / Math.max(list.length, 1);
  if (share(({ text }) => BULLET.test(text)) > 0.2) return ({ text }) => BULLET.test(text);
  const margin = list.reduce((least, { indent }) => Math.min(least, indent), Number.MAX_SAFE_INTEGER);
  const atMargin = share(({ indent }) => indent === margin);
  if (atMargin > 0.2 && atMargin < 0.8) return ({ indent }) => indent === margin;
  const isCut = (line: ListLine, index: number) =>
    /^\p{Ll}/u.test(line.text) || !ENTRY_END.test(list[index - 1]?.text ?? '.');
  if (list.slice(1).filter(({ afterBlank }) => afterBlank).length > list.length * 0.2)
    return (line, index) => line.afterBlank && (!isCut(line, index) || AUTHOR.test(line.text));
  const longest = list.reduce((most, { text }) => Math.max(most, text.length), 0);
  return (line, index) => {
    const before = list[index - 1]?.text ?? '';
    if (isCut(line, index)) return false;
    return AUTHOR.test(line.text) || before.length < longest * SHORT_LINE;
  };
}
