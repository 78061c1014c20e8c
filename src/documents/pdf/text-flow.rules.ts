import type { BodyText } from './body-text.rules.ts';
import { joinContinuedRows, type FlowLine } from './continued-rows.rules.ts';
import { isListLabel } from './printed-lines.rules.ts';
import type { PageLine } from './table-rows.rules.ts';
import type { Word } from './words.rules.ts';

/** A line of the document's text. */
export interface TextLine extends FlowLine {
  /** True when it is set apart from the line before: another paragraph, a table, a page that begins anew. */
  readonly isApart: boolean;
  /** With cells apart by tabs, and indented by one space for each step right of the margin. */
  readonly text: string;
}

/** Points to a space of indentation: a quarter of an inch are two spaces. */
const step = 9;
const mostSpaces = 40;
/** Room that a list's label takes before its text, in spaces. */
const labelRoom = 2;
/** A line reaches the right margin when it ends within this share of the text's width from it. */
const fullLine = 0.16;
/** Space between lines, in type sizes, beyond the usual pitch that sets paragraphs apart. */
const paragraphSpace = 0.22;
const SENTENCE_END = /[.!?:;](?:["'”’)\]*]|\^\[[^[\]]{0,40}\])*$/;

/** The lines of all pages as one text. */
export function textLines(lines: readonly FlowLine[], body: BodyText): TextLine[] {
  const flow: TextLine[] = [];
  for (const own of joinContinuedRows(lines)) {
    const before = flow.at(-1);
    flow.push({
      ...own,
      isApart: before === undefined || isApart(before, own, body),
      text: textOf(own.line, body),
    });
  }
  return flow;
}

function isApart(before: TextLine, { line, page }: FlowLine, body: BodyText): boolean {
  if (before.line.isRow !== line.isRow) return true;
  if (before.page !== page) return !(line.isRow || goesOn(before, line, body));
  if (line.isRow) return line.baseline - before.line.lastBaseline > 4 * line.size;
  if (Math.abs(before.line.size - line.size) > 0.12 * body.size && isAnotherKind(before.line, line))
    return true;
  const distance = line.baseline - before.line.lastBaseline;
  return distance > (body.pitch + paragraphSpace) * Math.max(line.size, before.line.size) || distance < 0;
}

/** A line of the same type is larger only by a sign or a raised number in it. */
function isAnotherKind(a: PageLine, b: PageLine): boolean {
  return Math.abs(usualSize(a) - usualSize(b)) > 0.9;
}

/** The type size of most of a line's letters. */
export function usualSize({ cells, size }: PageLine): number {
  let letters = 0;
  let large = 0;
  for (const { words } of cells) {
    for (const { text, style } of words) {
      letters += text.length;
      if (style.size === size) large += text.length;
    }
  }
  if (large * 2 >= letters) return size;
  const words = cells.flatMap((cell) => cell.words);
  return words[words.length >> 1]?.style.size ?? size;
}

/** True when a sentence goes on from the last line of a page to the first of the next. */
function goesOn({ line: before, text }: TextLine, line: PageLine, body: BodyText): boolean {
  const start = line.cells[0]?.text ?? '';
  if (isListLabel(start.split(' ', 1)[0] ?? '') || SENTENCE_END.test(text.slice(-80))) return false;
  if (Math.abs(before.size - line.size) > 1 || before.cells.length > 1 || line.cells.length > 1) return false;
  if (isBold(before) !== isBold(line)) return false;
  const isFull = (before.cells[0]?.right ?? 0) > body.right - fullLine * (body.right - body.left);
  return isFull || /^\p{Ll}/u.test(start);
}

/** True for a line whose words are all bold. */
export function isBold({ cells }: PageLine): boolean {
  return cells.every(({ words }) => words.every(({ style, text }) => style.bold || !/[\p{L}\d]/u.test(text)));
}

function textOf(line: PageLine, body: BodyText): string {
  const cells = line.cells.map((cell) => cell.text);
  if (line.isRow) return cells.map((cell) => cell.replaceAll('\t', ' ')).join('\t');
  const [first] = line.cells;
  const text =
    cells.length === 1 && first !== undefined ? withBold(first.words, first.text, line) : cells.join('\t');
  return ' '.repeat(indentOf(line, body)) + text;
}

/**
 * Spaces before a line. An item of a list is measured where its text begins, since labels such as I., II., III. are often
 * set flush right.
 */
function indentOf({ cells: [cell] }: PageLine, body: BodyText): number {
  const [first, second] = cell?.words ?? [];
  if (first === undefined) return 0;
  const spaces = (x: number) => Math.round((x - body.left) / step);
  const isItem = second !== undefined && isListLabel(first.text);
  const indent = isItem ? spaces(second.left) - labelRoom : spaces(first.left);
  return Math.min(Math.max(indent, 0), mostSpaces);
}

const longestMark = 5;
const PLAIN_WORD = /^\p{L}[\p{L}-]*[.,;:)]?$/u;

/** Marks single bold words within a line of other type, as in "is considered **investigational**". */
function withBold(words: readonly Word[], text: string, line: PageLine): string {
  if (isBold(line)) return text;
  let marked = text;
  let run: string[] = [];
  const close = () => {
    const printed = run.join(' ').replace(/[.,;:)]+$/, '');
    const isMark =
      run.length <= longestMark && /^\p{Ll}/u.test(printed) && run.every((word) => PLAIN_WORD.test(word));
    if (isMark && marked.split(printed).length === 2) marked = marked.replace(printed, `**${printed}**`);
    run = [];
  };
  for (const { style, text: word } of words) {
    if (style.bold) run.push(word);
    else if (run.length > 0) close();
  }
  if (run.length > 0) close();
  return marked;
}
