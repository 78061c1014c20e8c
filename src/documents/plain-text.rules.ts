import { canonicalMarkdown } from './markdown-text.rules.ts';
import { blockText, tidyLine, type TextBlock } from './source-lines.rules.ts';

const BULLET = /^[-*+•–]\s/;
const NUMBER = /^\d{1,3}[.)]\s/;
const LETTER = /^(?:\(?[a-z][.)]|[ivx]{1,4}[.)])\s/i;
const RULE_LINE = /^(?:[-=_*~]\s?){3,}$/;
const PAGE_LINE = /^(?:page\s)?\d{1,4}\s?(?:of|\/)\s?\d{1,4}$|^page\s\d{1,4}$/i;
/** What Markdown would take for a heading, a fence or a quotation where plain text has none. */
const MISREAD = /^(#{1,6}(?=\s|$)|`{3}|~{3}|>(?=\s?[\d=]))/;
/** Marks that close a sentence, behind which brackets, quotes and citation marks may still stand. */
const SENTENCE_END = /[.!?:;…](?:["'”’)\]*_]|\^\[[^[\]]{0,200}\])*$/;
const LONGEST_SENTENCE_END = 400;

/**
 * Plain text as Markdown: wrapped lines make one paragraph, lists keep their items, columns of tabs become a table,
 * page numbers and ruled lines go, and a sentence that a page end cut in two is whole again.
 */
export function markdownOfPlainText(blocks: readonly TextBlock[]): string {
  const parts: string[][] = []; // each part in pieces, so that its end is found without joining it
  for (const block of blocks) {
    const lines = block.filter(({ text }) => !isPageFurniture(text.trim()));
    if (lines.length === 0) continue;
    const previous = parts.at(-1);
    const text = tidyLine(blockText(lines));
    if (previous !== undefined && isCutInTwo(previous.at(-1) ?? '', text)) previous.push(text);
    else for (const part of markdownOfBlock(lines)) parts.push([part]);
  }
  return canonicalMarkdown(parts.map((pieces) => pieces.join(' ')).join('\n\n'));
}

/** True for what a page prints between two paragraphs: its number, a ruled line. */
export function isPageFurniture(line: string): boolean {
  return line.length <= 200 && (RULE_LINE.test(line) || PAGE_LINE.test(line));
}

/** True when a text breaks off inside a sentence and the next one goes on with a small letter. */
function isCutInTwo(before: string, after: string): boolean {
  if (before.endsWith('|') || !/^\p{Ll}/u.test(after) || LETTER.test(after)) return false;
  return !SENTENCE_END.test(before.slice(-LONGEST_SENTENCE_END));
}

function markdownOfBlock(block: TextBlock): string[] {
  const lines = block.map(({ text }) => text);
  if (lines.every((line) => line.trim().startsWith('|')))
    return [lines.map((line) => line.trim()).join('\n')];
  if (lines.length > 1 && lines.every((line) => line.trim().includes('\t'))) return [tableOf(lines)];
  return withListsTogether(paragraphsOf(lines));
}

function tableOf(lines: readonly string[]): string {
  const rows = lines.map((line) =>
    line
      .trimEnd()
      .split('\t')
      .map((cell) => cell.trim().replaceAll('|', '\\|')),
  );
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const printed = rows.map(
    (row) => `| ${Array.from({ length: width }, (_, column) => row[column] ?? '').join(' | ')} |`,
  );
  const [head = '', ...body] = printed;
  return [head, `|${' --- |'.repeat(width)}`, ...body].join('\n');
}

/** Joins wrapped lines; a new paragraph begins where a list item or a lettered criterion starts. */
function paragraphsOf(lines: readonly string[]): string[] {
  const paragraphs: string[][] = [];
  for (const line of lines) {
    const text = line.trim().replace(/\s+/g, ' ');
    const open = paragraphs.at(-1);
    if (open === undefined || startsItem(text, open)) paragraphs.push([markdownOfLine(text)]);
    else open.push(text);
  }
  return paragraphs.map((pieces) => pieces.join(' '));
}

/** A number or a letter begins an item only after another item or a colon: a wrapped line may start with "2019." too. */
function startsItem(text: string, open: readonly string[]): boolean {
  if (/^[-*•]\s/.test(text)) return true;
  if (!NUMBER.test(text) && !LETTER.test(text)) return false;
  const start = open[0] ?? '';
  return NUMBER.test(start) || LETTER.test(start) || (open.at(-1) ?? '').endsWith(':');
}

function markdownOfLine(text: string): string {
  return BULLET.test(text) ? `- ${text.slice(2)}` : text.replace(MISREAD, '\\$1');
}

/** Items of one list follow each other without a blank line; everything else is a paragraph of its own. */
function withListsTogether(paragraphs: readonly string[]): string[] {
  const parts: string[][] = [];
  for (const paragraph of paragraphs) {
    const open = parts.at(-1);
    const previous = open?.at(-1) ?? '';
    const sameList = [BULLET, NUMBER].some((mark) => mark.test(paragraph) && mark.test(previous));
    if (open !== undefined && sameList) open.push(paragraph);
    else parts.push([paragraph]);
  }
  return parts.map((items) => items.join('\n'));
}
