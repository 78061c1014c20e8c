/** What a block of Markdown is. The rows of a table are blocks of their own. */
export type BlockKind = 'paragraph' | 'item' | 'code' | 'table-head' | 'table-rule' | 'table-row';

/** A stretch of Markdown that is compared by itself. All `lead + cells joined by bars` in order are the text. */
export interface Block {
  readonly kind: BlockKind;
  /** The line ends before it, its indentation, quote marks and list mark. */
  readonly lead: string;
  /** Items it stands in, itself not counted; 0 outside of lists, and for all but paragraphs and items. */
  readonly level: number;
  /** One text; a row of a table has one for each cell, with the space around it. */
  readonly cells: readonly string[];
}

const LEAD = /^[ \t]*(?:>[ \t]*)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?/;
const INDENT = /^[ \t]*(?:>[ \t]*)*/;
const ITEM = /^[ \t]*(?:>[ \t]*)*(?:[-*+]|\d{1,9}[.)])[ \t]+\S/;
const FENCE = /^[ \t]*(?:>[ \t]?)*(`{3,}|~{3,})/;
const ROW = /^ {0,3}\|/;
const RULE = /^ {0,3}\|(?:\s*:?-+:?\s*\|)+\s*$/;
/** A bar that no backslash makes a letter. */
const BAR = /(?<!\\)\|/;

/** Splits Markdown into paragraphs, list items, code and the rows of its tables. */
export function blocksOf(markdown: string): Block[] {
  const open: { kind: BlockKind; text: string; lineEnds: string }[] = [];
  let lineEnds = '';
  let fence: string | null = null;
  const lines = markdown.split('\n');
  for (const [index, line] of lines.entries()) {
    const last = open.at(-1);
    const joins = fence !== null || (last !== undefined && lineEnds === '\n' && continues(last.kind, line));
    const opening = FENCE.exec(line)?.[1] ?? null;
    if (joins && last !== undefined) last.text += lineEnds + line;
    else if (line.trim() !== '') {
      const kind = opening !== null ? 'code' : kindOf(line, lines[index + 1] ?? '', last?.kind);
      open.push({ kind, text: line, lineEnds });
    }
    if (fence !== null) fence = opening !== null && opening.startsWith(fence) ? null : fence;
    else if (opening !== null && !joins) fence = opening;
    lineEnds = joins || line.trim() !== '' ? '\n' : `${lineEnds}${line}\n`;
  }
  const levels = levelsOf(open);
  return withTail(
    open.map(({ kind, text, lineEnds: ends }, index) => blockOf(kind, text, ends, levels[index] ?? 0)),
    lineEnds.slice(0, -1),
  );
}

/** A line that belongs to the block above it. */
function continues(kind: BlockKind, line: string): boolean {
  if (line.trim() === '' || (kind !== 'paragraph' && kind !== 'item')) return false;
  return !ITEM.test(line) && !ROW.test(line) && !FENCE.test(line);
}

function kindOf(line: string, next: string, previous: BlockKind | undefined): BlockKind {
  if (ROW.test(line)) {
    if (RULE.test(line) && previous === 'table-head') return 'table-rule';
    return RULE.test(next) && previous !== 'table-head' ? 'table-head' : 'table-row';
  }
  return ITEM.test(line) ? 'item' : 'paragraph';
}

/** How deep each block stands, by where the text of the items above it begins. */
function levelsOf(blocks: readonly { readonly kind: BlockKind; readonly text: string }[]): number[] {
  const open: number[] = [];
  return blocks.map(({ kind, text }) => {
    const indent = widthOf(INDENT.exec(text)?.[0] ?? '');
    while ((open.at(-1) ?? 0) > indent) open.pop();
    const level = open.length;
    if (kind === 'item') open.push(widthOf(LEAD.exec(text)?.[0] ?? ''));
    return kind === 'item' || kind === 'paragraph' ? level : 0;
  });
}

/** Columns, a tab up to the next fourth one. */
function widthOf(space: string): number {
  let width = 0;
  for (const character of space) width += character === '\t' ? 4 - (width % 4) : 1;
  return width;
}

function blockOf(kind: BlockKind, text: string, lineEnds: string, level: number): Block {
  if (kind === 'code') return { kind, lead: lineEnds, level, cells: [text] };
  if (kind === 'paragraph' || kind === 'item') {
    const lead = LEAD.exec(text)?.[0] ?? '';
    return { kind, lead: lineEnds + lead, level, cells: [text.slice(lead.length)] };
  }
  return { kind, lead: lineEnds, level, cells: text.split(BAR) };
}

/** What stands behind the last block belongs to it; a text of nothing but space has no block to belong to. */
function withTail(blocks: Block[], tail: string): Block[] {
  if (tail === '') return blocks;
  const last = blocks.pop();
  if (last === undefined) return [{ kind: 'paragraph', lead: tail, level: 0, cells: [''] }];
  return [...blocks, { ...last, cells: [...last.cells.slice(0, -1), `${last.cells.at(-1) ?? ''}${tail}`] }];
}
