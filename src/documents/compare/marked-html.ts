import { escapeHtml, inlineHtml, sectionHtml } from '../markdown/html-text.ts';
import { depthChange, type BlockComparison } from './compare-text.ts';
import { differenceOf, sideOf, textOn, type Mark, type Side } from './marks.rules.ts';

/**
 * Marks travel through the Markdown renderer as control characters, which no document holds and which the renderer takes
 * for letters. What it makes of the text around them is its own: only then are they made elements, and only around text,
 * so that no element is ever opened in one place and closed in another.
 */
const SIGNS = {
  deleted: ['\u0001', '\u0002'],
  inserted: ['\u0003', '\u0004'],
  renumbered: ['\u0005', '\u0006'],
} as const;
const PLACED = { deeper: '\u0007', 'less deep': '\u0008' } as const;
const ANY = '\u0001-\u0008';
const SIGN = new RegExp(`[${ANY}]`, 'g');
const PIECE = new RegExp(`<[^>]*>|\u0005\\d+\u0006|[${ANY}]|[^<${ANY}]+`, 'g');

/** Blocks with their marks as HTML, `ins` and `del` around what came and went, said in words too for those who listen. */
export function blocksHtml(blocks: readonly BlockComparison[]): string {
  const renumbered: Mark[] = [];
  const parts = tablesApart(blocks).map((part) =>
    part.map((block, index) => blockMarkdown(block, index === 0, renumbered)).join(''),
  );
  return parts.map((markdown) => withMarks(sectionHtml(markdown), renumbered)).join('');
}

/** Marks inside one line as HTML. `inline` is Markdown, `plain` is not. */
export function lineHtml(marks: readonly Mark[], as: 'inline' | 'plain'): string {
  const renumbered: Mark[] = [];
  const text = signed(marks, renumbered);
  return withMarks(as === 'inline' ? inlineHtml(text) : escapeHtml(text), renumbered);
}

/** A table of which both sides have other columns is shown twice, as it was and as it is: rows would not fit otherwise. */
function tablesApart(blocks: readonly BlockComparison[]): (readonly BlockComparison[])[] {
  if (!blocks[0]?.kind.startsWith('table')) return [blocks];
  const columns = new Set(blocks.map(({ cells }) => cells.length));
  if (columns.size === 1) return [blocks];
  const only = (side: Side): BlockComparison[] =>
    blocks
      .filter(({ lead }) => lead[side] !== null)
      .map((block) => ({ ...block, cells: block.cells.map((cell) => onlyOn(side, cell, block.kind)) }));
  return [only('before'), only('after')];
}

function onlyOn(side: Side, marks: readonly Mark[], kind: BlockComparison['kind']): Mark[] {
  const text = sideOf(side, marks);
  if (text === '') return [];
  if (kind === 'table-rule') return [{ kind: 'kept', text }];
  return [{ kind: side === 'before' ? 'deleted' : 'inserted', text }];
}

/** Where a block's kind is written in its first characters they stay outside the marks. */
function blockMarkdown(block: BlockComparison, isFirst: boolean, renumbered: Mark[]): string {
  const { kind, lead, cells } = block;
  const own = (lead.after ?? lead.before ?? '').replace(SIGN, '');
  const start = isFirst ? own.replace(/^\s*\n/, '') : own.includes('\n') ? own : `\n${own}`;
  if (kind === 'table-rule') return start + cells.map((cell) => textOf(cell)).join('|');
  const depth = depthChange(block);
  const placed = depth === null ? '' : PLACED[depth];
  return start + placed + cells.map((cell) => signed(cell, renumbered)).join('|');
}

/** What a rule of a table is now, or was. */
const textOf = (marks: readonly Mark[]) =>
  differenceOf(marks) === 'wording' && sideOf('after', marks) === ''
    ? sideOf('before', marks)
    : sideOf('after', marks);

function signed(marks: readonly Mark[], renumbered: Mark[]): string {
  return marks
    .map((mark) => {
      const text = textOn(mark.kind === 'deleted' ? 'before' : 'after', mark).replace(SIGN, '');
      if (mark.kind === 'deleted' || mark.kind === 'inserted') {
        const [open, close] = SIGNS[mark.kind];
        return `${open}${text}${close}`;
      }
      if (mark.kind !== 'same' || mark.as === 'layout') return text;
      renumbered.push(mark);
      const [open, close] = SIGNS.renumbered;
      return `${open}${renumbered.length - 1}${close}`;
    })
    .join('');
}

const words = {
  deleted: ['Deleted: ', ' end of deletion'],
  inserted: ['Inserted: ', ' end of insertion'],
} as const;
const tags = { deleted: 'del', inserted: 'ins' } as const;

/** Puts elements around the text between signs, closed before every element of the text's own and opened again behind it. */
function withMarks(html: string, renumbered: readonly Mark[]): string {
  let open: keyof typeof tags | null = null;
  let isSaid = false;
  let made = '';
  for (const piece of html.match(PIECE) ?? []) {
    if (piece === SIGNS.deleted[0] || piece === SIGNS.inserted[0]) {
      open = piece === SIGNS.deleted[0] ? 'deleted' : 'inserted';
      isSaid = false;
    } else if (piece === SIGNS.deleted[1] || piece === SIGNS.inserted[1]) {
      if (open !== null && isSaid) made += aside(words[open][1]);
      open = null;
    } else if (piece === PLACED.deeper || piece === PLACED['less deep']) {
      made += `<small>(${piece === PLACED.deeper ? 'deeper' : 'less deep'} in its list now)</small> `;
    } else if (piece.startsWith(SIGNS.renumbered[0])) {
      made += renumberedHtml(renumbered[Number(piece.slice(1, -1))]);
    } else if (open === null || piece.startsWith('<') || piece.trim() === '') {
      made += piece.startsWith('<') ? piece.replace(SIGN, '') : piece;
    } else {
      const tag = tags[open];
      made += `<${tag}>${isSaid ? '' : aside(words[open][0])}${piece}</${tag}>`;
      isSaid = true;
    }
  }
  return made;
}

const aside = (text: string) => `<span class="aside">${text}</span>`;

/** A citation whose number shifted with the list: the number it has now, and in words the one it had. */
function renumberedHtml(mark: Mark | undefined): string {
  if (mark?.kind !== 'same') return '';
  const [was, is] = [mark.before, mark.after].map((text) => escapeHtml(text.replace(/^\^/, '')));
  return `<sup class="citation renumbered">${is}${aside(` renumbered, was ${was}`)}</sup>`;
}
