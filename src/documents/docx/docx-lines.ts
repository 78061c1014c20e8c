import { tidyText, type SourceLine } from '../text/source-lines.rules.ts';
import type { DocxBlock, DocxParagraph } from './docx-blocks.ts';
import { labelled, tableText } from './table-lines.ts';

/** Twentieths of a point that a space of indentation stands for. */
const INDENT_STEP = 180;
const DEEPEST_INDENT = 60;
/** A label typed by hand: what follows it stands behind a tab, as if it were a list of Word's. */
const TYPED_LABEL = /^(\s*[[(]?(?:\d{1,3}|[A-Za-z]|[ivxlIVXL]{1,7})[.)\]]{1,2}|\s*[•▪◦o-])\t+/;

/** A document's text in lines as if it were printed: a blank line between paragraphs, tabs between the cells of a row. */
export class DocxLines {
  #number = 0;
  #target: SourceLine[];
  /** True right after an item of a list, whose next item follows without a blank line. */
  #inList = false;

  constructor(target: SourceLine[]) {
    this.#target = target;
  }

  /** The number that the next line gets. */
  get next(): number {
    return this.#number + 1;
  }

  /** Sends what follows to another place, as behind a heading, which takes a line for itself. */
  moveTo(target: SourceLine[]): void {
    this.#number += 2;
    this.#target = target;
    this.#inList = false;
  }

  /** Adds a block. */
  add(block: DocxBlock): void {
    if (block.kind === 'paragraph') return this.#paragraph(block);
    const text = tableText(block);
    if (text.kind === 'flow') {
      for (const inner of text.blocks) this.add(inner);
      return;
    }
    this.#blank();
    for (const [index, row] of text.rows.entries()) {
      // a row that is one cell over all columns heads what follows: a table of its own begins below it
      const alone = !row.includes('\t');
      if (alone && index > 0) this.#blank();
      this.#line(row);
      if (alone) this.#blank();
    }
    this.#inList = false;
  }

  #paragraph(paragraph: DocxParagraph): void {
    const isItem = paragraph.label !== '';
    if (!isItem || !this.#inList) this.#blank();
    const text = labelled(paragraph).replace(TYPED_LABEL, '$1 ');
    const isIndented = isItem || /^\s*\S{1,8}[.)]\s/.test(text);
    const steps = isIndented ? Math.round(Math.max(paragraph.indent, 0) / INDENT_STEP) : 0;
    const indent = ' '.repeat(Math.min(steps, DEEPEST_INDENT));
    for (const [index, line] of text.split('\n').entries()) {
      if (line.trim() !== '') this.#line(`${indent}${index > 0 && isItem ? '  ' : ''}${line.trim()}`);
    }
    this.#inList = isItem;
  }

  #line(text: string): void {
    this.#number += 1;
    this.#target.push({ number: this.#number, text: tidyText(text).replaceAll('\n', ' ') });
  }

  #blank(): void {
    if (this.#target.length > 0 && this.#target.at(-1)?.text !== '') this.#line('');
    this.#inList = false;
  }
}
