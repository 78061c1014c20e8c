import type { DocxStyle, DocxStyles } from './docx-styles.ts';
import { indentOf, wholeNumber } from './docx-styles.ts';
import type { ListLabels } from './list-labels.ts';
import { paragraphText } from './paragraph-text.ts';
import { runContent, type RunPiece } from './run-text.ts';
import { childAt, elementsIn, elementsOf, toggleAt, valueAt, type XmlElement } from './xml-tree.ts';

/** A paragraph as it is shown. */
export interface DocxParagraph {
  readonly kind: 'paragraph';
  /** Without its label; a line break in it is LF. */
  readonly text: string;
  /** `I.`, `•`; empty for a paragraph of no list. */
  readonly label: string;
  /** From the margin, in twentieths of a point. */
  readonly indent: number;
  readonly style: DocxStyle;
  /** 0 for the highest heading; null for body text. */
  readonly headingLevel: number | null;
  /** All of it is bold or underlined. */
  readonly emphasised: boolean;
}

/** A cell of a table. */
export interface DocxCell {
  readonly blocks: readonly DocxBlock[];
  /** Columns it covers. */
  readonly span: number;
}

/** A table; cells that go on from the row above are empty. */
export interface DocxTable {
  readonly kind: 'table';
  readonly rows: readonly (readonly DocxCell[])[];
}

export type DocxBlock = DocxParagraph | DocxTable;

const BLOCKS = new Set(['p', 'tbl']);
const OUTERMOST = new Set([...BLOCKS, 'altChunk']);
/** Wrappers in which blocks stand; everything else beside a block is none of the text. */
const WRAPPERS = new Set(['sdt', 'sdtContent', 'customXml', 'smartTag', 'ins', 'moveTo', 'txbxContent']);
const LOWEST_HEADING = 8;
const MOST_COLUMNS = 64;
/** Inside tables and lists Word writes this level for body text. */
const BODY_LEVEL = 9;

/** Turns the XML of a document into blocks, in its order: list labels are counted on the way. */
export class DocxBlocks {
  readonly #styles: DocxStyles;
  readonly #labels: ListLabels;
  /** What a paragraph left over whose end was deleted: it goes on in the next one. */
  #carried: RunPiece[] = [];
  #pictures = 0;
  #embedded = 0;

  constructor(styles: DocxStyles, labels: ListLabels) {
    this.#styles = styles;
    this.#labels = labels;
  }

  /** Pictures met so far. */
  get pictures(): number {
    return this.#pictures;
  }

  /** Files met so far that are embedded to be shown in the text, such as a piece of HTML. */
  get embedded(): number {
    return this.#embedded;
  }

  /** The blocks of a part. */
  *ofPart(text: string): Generator<DocxBlock> {
    for (const element of elementsOf(text, OUTERMOST)) {
      if (element.name === 'altChunk') this.#embedded += 1;
      else yield* this.#block(element);
    }
  }

  /** The blocks inside an element, such as a cell or a note. */
  inside(element: XmlElement): DocxBlock[] {
    return elementsIn(element).flatMap((child) => {
      if (BLOCKS.has(child.name)) return [...this.#block(child)];
      return WRAPPERS.has(child.name) ? this.inside(child) : [];
    });
  }

  *#block(element: XmlElement): Generator<DocxBlock> {
    if (element.name === 'tbl') yield this.#table(element);
    else yield* this.#paragraph(element);
  }

  *#paragraph(element: XmlElement): Generator<DocxBlock> {
    const properties = childAt(element, 'pPr');
    const style = this.#styles.of(valueAt(properties, 'pStyle'));
    const own = runContent(element, this.#styles, style.bold);
    this.#pictures += own.pictures;
    const pieces = [...this.#carried, ...own.pieces];
    const isMerged = childAt(properties, 'rPr', 'del') !== undefined;
    this.#carried = isMerged ? pieces : [];
    if (isMerged) return;
    const text = paragraphText(pieces);
    if (text.trim() !== '') {
      const list = this.#listLabel(properties, style);
      const level = wholeNumber(valueAt(properties, 'outlineLvl')) ?? levelOf(style);
      yield {
        kind: 'paragraph',
        text,
        label: list?.label ?? '',
        indent: indentOf(properties) ?? list?.indent ?? style.indent ?? 0,
        style,
        headingLevel: level === null || level < 0 || level > LOWEST_HEADING ? null : level,
        emphasised: pieces.every((piece) => piece.emphasised || piece.text.trim() === ''),
      };
    }
    for (const box of own.boxes) yield* this.inside(box);
  }

  #listLabel(
    properties: XmlElement | undefined,
    style: DocxStyle,
  ): { label: string; indent: number | undefined } | null {
    const id = valueAt(properties, 'numPr', 'numId') ?? style.numberingId;
    if (id === undefined) return null;
    const level = wholeNumber(valueAt(properties, 'numPr', 'ilvl')) ?? style.numberingLevel ?? 0;
    return this.#labels.next(id, level);
  }

  #table(element: XmlElement): DocxTable {
    const rows = rowsOf(element).map((row) =>
      cellsOf(row).map((cell): DocxCell => {
        const properties = childAt(cell, 'tcPr');
        const merge = childAt(properties, 'vMerge');
        const goesOn = merge !== undefined && merge.attributes.get('val') !== 'restart';
        const span = Math.min(wholeNumber(valueAt(properties, 'gridSpan')) ?? 1, MOST_COLUMNS);
        return { blocks: goesOn ? [] : this.inside(cell), span: Math.max(span, 1) };
      }),
    );
    return { kind: 'table', rows };
  }
}

/** Heading styles say their level; a style on top of one, too. */
function levelOf(style: DocxStyle): number | null {
  if (style.outlineLevel !== undefined) return style.outlineLevel === BODY_LEVEL ? null : style.outlineLevel;
  for (const name of style.names) {
    const level = /^heading ([1-9])$/.exec(name)?.[1];
    if (level !== undefined) return Number(level) - 1;
  }
  return null;
}

function rowsOf(table: XmlElement): XmlElement[] {
  return elementsIn(table).flatMap((child) => {
    if (child.name === 'tr') return toggleAt(child, 'trPr', 'del') === undefined ? [child] : [];
    return WRAPPERS.has(child.name) ? rowsOf(child) : [];
  });
}

function cellsOf(row: XmlElement): XmlElement[] {
  return elementsIn(row).flatMap((child) => {
    if (child.name === 'tc') return [child];
    return WRAPPERS.has(child.name) ? cellsOf(child) : [];
  });
}
