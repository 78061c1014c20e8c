import type { DocxBlock, DocxCell, DocxParagraph, DocxTable } from './docx-blocks.ts';

/** What a table is in the text: blocks that only stand in a frame, or rows of cells. */
export type TableText =
  | { readonly kind: 'flow'; readonly blocks: readonly DocxBlock[] }
  | { readonly kind: 'rows'; readonly rows: readonly string[] };

/** A frame around text has one column; the text in it flows as if there were none. */
export function tableText(table: DocxTable): TableText {
  const rows = table.rows.filter((row) => row.some(({ blocks }) => blocks.length > 0));
  if (rows.every((row) => row.filter(({ blocks }) => blocks.length > 0).length <= 1 && row.length <= 1)) {
    return { kind: 'flow', blocks: rows.flatMap((row) => row.flatMap(({ blocks }) => blocks)) };
  }
  return { kind: 'rows', rows: rows.map(rowLine) };
}

/** The cells of a row with tabs between them; a cell over several columns leaves the others empty. */
function rowLine(row: readonly DocxCell[]): string {
  const filled = row.filter(({ blocks }) => blocks.length > 0);
  const [only] = filled;
  if (filled.length === 1 && only !== undefined && row[0] === only && row.length === 1) return cellText(only);
  return row.flatMap((cell) => [cellText(cell), ...Array<string>(cell.span - 1).fill('')]).join('\t');
}

function cellText({ blocks }: DocxCell): string {
  return blocks
    .map((block) => (block.kind === 'paragraph' ? labelled(block) : innerText(block)))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A table inside a cell is only its words. */
function innerText(table: DocxTable): string {
  return table.rows.flatMap((row) => row.map(cellText)).join(' ');
}

/** A paragraph behind its label. */
export function labelled({ label, text }: DocxParagraph): string {
  return label === '' ? text : `${label} ${text.trimStart()}`;
}
