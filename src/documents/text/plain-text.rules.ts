import { canonicalMarkdown } from '../markdown/markdown-text.rules.ts';
import { printedBlocks, type PrintedBlock } from './printed-blocks.rules.ts';
import type { TextBlock } from './source-lines.rules.ts';

const RULE_LINE = /^(?:[-=_*~]\s?){3,}$/;
const PAGE_LINE = /^(?:page\s)?\d{1,4}\s?(?:of|\/)\s?\d{1,4}$|^page\s\d{1,4}$/i;
/** What Markdown would take for a heading, a fence, a quotation or a list where plain text has none. */
const MISREAD = /^(?=#{1,6}(?:\s|$)|`{3}|~{3}|>(?=\s?[\d=])|[-+*](?:\s|$))/;
const BROKEN_WORD = /[\p{L}\d]-$/u;
const GOES_ON_WITH = /^(?!(?:and|or|to)\b)\p{Ll}/u;
const NUMBERED = /^(\d{1,9})([.)])(?=\s|$)/;

type TextOfList = Extract<PrintedBlock, { kind: 'text' }>;

/**
 * Plain text as Markdown: wrapped lines make one paragraph, items of lists stand in each other as printed, columns of
 * tabs become a table, page numbers and ruled lines go, and what a page end cut in two is whole again. Items keep
 * their printed label behind a bullet (`- A. Text`), so that any viewer shows it; where `numbered` is true and they
 * count on in digits, they are a numbered list.
 */
export function markdownOfPlainText(
  blocks: readonly TextBlock[],
  { numbered = true }: { numbered?: boolean } = {},
): string {
  const lines = blocks.map((block) => block.filter(({ text }) => !isPageFurniture(text.trim())));
  const printed = printedBlocks(
    lines.filter((block) => block.length > 0),
    { unmarked: !numbered },
  );
  return canonicalMarkdown(markdownOfBlocks(printed, numbered));
}

/** True for what a page prints between two paragraphs: its number, a ruled line. */
export function isPageFurniture(line: string): boolean {
  return line.length <= 200 && (RULE_LINE.test(line) || PAGE_LINE.test(line));
}

/** A list that is being written. */
interface WrittenList {
  readonly bullet: '-' | '*' | 'number';
  readonly style: string;
  /** Spaces in front of what stands inside its last item. */
  readonly inside: number;
  /** The number of its last item; 0 for bullets. */
  readonly last: number;
}

function markdownOfBlocks(blocks: readonly PrintedBlock[], numbered: boolean): string {
  const lists: WrittenList[] = [];
  const written: string[] = [];
  let wasItem = false;
  for (const [index, block] of blocks.entries()) {
    if (block.kind === 'text' && block.mark !== null) {
      if (block.mark.printed === '' && block.pieces.every((piece) => piece === '')) continue; // a bullet alone
      const item = itemOf(block, lists, numbered && isNumbered(blocks, index));
      written.push(...(wasItem && !item.begins ? [item.text] : ['', item.text]));
      wasItem = true;
      continue;
    }
    const depth = block.kind === 'text' ? block.depth : 0;
    lists.length = Math.min(lists.length, depth);
    const inside = ' '.repeat(lists.at(-1)?.inside ?? 0);
    written.push('', ...linesOf(block).map((line) => inside + line));
    wasItem = false;
  }
  return written.join('\n');
}

function linesOf(block: PrintedBlock): readonly string[] {
  switch (block.kind) {
    case 'markdown':
      return block.lines;
    case 'table':
      return tableOf(block.rows);
    case 'text':
      return [escapeStart(joined(block.pieces))];
  }
}

/** An item behind its bullet; `begins` where a list of another kind stood right before it. */
function itemOf(
  { mark, depth, pieces }: TextOfList,
  lists: WrittenList[],
  numbered: boolean,
): { text: string; begins: boolean } {
  const previous = lists[depth];
  lists.length = Math.min(lists.length, depth);
  const text = joined(pieces);
  const outside = lists.at(-1)?.inside ?? 0;
  const printed = mark?.printed ?? '';
  const style = printed === '' ? '•' : (mark?.style ?? '');
  const number = numbered ? NUMBERED.exec(printed) : null;
  const isSame =
    previous !== undefined &&
    previous.style === style &&
    (previous.bullet === 'number') === (number !== null);
  const bullet = number !== null ? 'number' : isSame ? previous.bullet : previous?.bullet === '-' ? '*' : '-';
  const lead = number !== null ? printed : bullet;
  const label = printed === '' || number !== null ? '' : `${printed.replace(NUMBERED, '$1\\$2')} `;
  lists.push({ bullet, style, inside: outside + lead.length + 1, last: Number(number?.[1] ?? 0) });
  // A list that begins with another number than 1 would go on with the paragraph above it.
  const begins = !isSame && (previous !== undefined || (number !== null && number[1] !== '1'));
  const body = label === '' ? escapeStart(text) : text;
  return { text: `${' '.repeat(outside)}${lead} ${label}${body}`.trimEnd(), begins };
}

/** True for an item of a list whose numbers Markdown would print as they are printed here. */
function isNumbered(blocks: readonly PrintedBlock[], index: number): boolean {
  const item = blocks[index];
  if (item?.kind !== 'text' || !/^\d{1,9}[.)]$/.test(item.mark?.printed ?? '')) return false;
  const previous = previousItem(blocks, index, item);
  if (previous === null) return true;
  return Number(item.mark?.label) === Number(previous.mark?.label) + 1;
}

/** The item before this one in its list, if nothing but what stands inside it is between. */
function previousItem(blocks: readonly PrintedBlock[], index: number, item: TextOfList): TextOfList | null {
  for (let at = index - 1; at >= 0; at -= 1) {
    const block = blocks[at];
    if (
      block?.kind !== 'text' ||
      block.depth < item.depth ||
      (block.depth === item.depth && block.mark === null)
    )
      return null;
    if (block.depth === item.depth) return block.mark?.style === item.mark?.style ? block : null;
  }
  return null;
}

/**
 * Printed lines on one: a word that a hyphen broke at a line's end stays one, "first- or second-degree" stays as it is,
 * bold words go on from line to line.
 */
function joined(pieces: readonly string[]): string {
  const whole: string[] = [];
  let before = '';
  for (const piece of pieces.filter((each) => each !== '')) {
    const isBroken = BROKEN_WORD.test(before.slice(-2)) && GOES_ON_WITH.test(piece);
    const isBold = isBoldAtEnd(before) && piece.startsWith('**') && piece[2] !== '*';
    if (isBold) whole[whole.length - 1] = before.slice(0, -2);
    const text = isBold ? piece.slice(2) : piece;
    whole.push(whole.length === 0 || isBroken ? text : ` ${text}`);
    before = text;
  }
  return whole.join('');
}

/** True for a line whose last bold words end with it. */
function isBoldAtEnd(line: string): boolean {
  return line.endsWith('**') && line.split('**').length % 2 === 1;
}

function escapeStart(text: string): string {
  return text.replace(MISREAD, '\\').replace(NUMBERED, '$1\\$2');
}

function tableOf(rows: readonly (readonly string[])[]): string[] {
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const cell = (text: string | undefined) => (text ?? '').replaceAll('|', '\\|');
  const printed = rows.map(
    (row) => `| ${Array.from({ length: width }, (_, column) => cell(row[column])).join(' | ')} |`,
  );
  const [head = '', ...body] = printed;
  return [head, `|${' --- |'.repeat(width)}`, ...body];
}
