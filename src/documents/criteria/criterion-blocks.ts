import { readListMark, readSequelMark, type ListMark } from '../text/list-mark.rules.ts';
import type { MarkdownToken } from '../markdown/markdown-blocks.ts';
import { markdownTree, type MarkdownItem, type MarkdownList, type MarkdownNode } from './markdown-tree.ts';
import { introduces } from '../text/printed-blocks.rules.ts';
import { statedDetermination } from './determination.ts';

/** A criterion where it stands in the Markdown of its section. */
export interface CriterionBlock {
  /** The criterion above it, by its index; null for one of the outermost. */
  readonly above: number | null;
  /** A paragraph, or an item of a list. */
  readonly kind: 'statement' | 'item';
  /** The token that opens it: a paragraph's or a list item's. */
  readonly token: number;
  /** The line of the section it begins on, counted from 0. */
  readonly line: number;
  /** The label as printed: `A.`; empty without one. */
  readonly printed: string;
  /** The label without what encloses it: `A`. */
  readonly label: string;
  /** Its own first paragraph without the label. */
  readonly text: string;
  /** All of its own text in Markdown, without what stands in lists below it. */
  readonly markdown: string;
}

/** What a section holds: its criteria in printed order, and the texts among them that were taken for none. */
export interface CriteriaRead {
  readonly blocks: readonly CriterionBlock[];
  /** Items, tables and paragraphs that are neither criteria nor notes, in printed order, whole. */
  readonly unplaced: readonly string[];
}

/** Notes explain; they do not decide. */
const NOTE = /^[*_]*notes?\b(?:\s\d{1,2})?[*_]*\s?[:.–-]/i;
const ESCAPED_LABEL = /^(\(?\w{1,7})\\([.)])/;

/** True for a note among the criteria. */
function isNote(text: string): boolean {
  return NOTE.test(text.slice(0, 40));
}

/**
 * The criteria in a section's Markdown, in printed order: what stands in its lists, and each paragraph that states a
 * determination, has a label or announces a list. Notes and their lists are none; all else that is none is unplaced.
 * A list behind a note or another paragraph goes on with the list before it.
 */
export function criterionBlocks(tokens: readonly MarkdownToken[], lines: readonly string[]): CriteriaRead {
  return new CriterionReader(lines).read(markdownTree(tokens));
}

/** Reads one section; what the next list belongs to depends on the paragraphs and lists before it. */
class CriterionReader {
  private readonly found: CriterionBlock[] = [];
  private readonly unplaced: string[] = [];
  private readonly lines: readonly string[];
  /** The last statement, by its index. */
  private statement: number | null = null;
  /** True when a list stands below the last statement, and true again when another text stands behind that. */
  private hasList = false;
  private isInterrupted = false;
  /** The last list with labels: the mark of its last item, and what it stands below. */
  private counting: { readonly last: ListMark; readonly above: number | null } | null = null;

  constructor(lines: readonly string[]) {
    this.lines = lines;
  }

  read(nodes: readonly MarkdownNode[]): CriteriaRead {
    let ofNote = false;
    let isDirect = true;
    for (const [index, node] of nodes.entries()) {
      if (node.kind === 'paragraph') {
        isDirect = false;
        const announces = introduces(node.text) && nodes[index + 1]?.kind === 'list';
        ofNote = isNote(node.text) && announces;
        const statement = isNote(node.text) ? null : this.addStatement(node, announces);
        if (statement !== null) {
          this.statement = statement;
          this.hasList = false;
          this.isInterrupted = false;
        } else {
          this.isInterrupted = true;
          if (!isNote(node.text)) this.unplaced.push(node.text);
        }
      } else if (node.kind === 'list') {
        if (!ofNote) this.addOutermost(node, isDirect);
        ofNote = false;
      } else if (this.isText(node)) {
        this.unplaced.push(...this.ownText(node));
      }
    }
    return { blocks: this.found, unplaced: this.unplaced };
  }

  private addOutermost(list: MarkdownList, isDirect: boolean): void {
    const [first, last] = [markOfItem(list.items[0]), markOfItem(list.items.at(-1))];
    const above = this.aboveList(first);
    this.addList(list, above, isDirect);
    this.hasList = true;
    this.isInterrupted = false;
    if (last !== null) this.counting = { last, above };
  }

  /** What a list stands below, by the mark of its first item. */
  private aboveList(first: ListMark | null): number | null {
    if (first === null) return this.statement;
    if (first.counted.some(({ ordinal }) => ordinal === 1)) {
      return this.isInterrupted && this.hasList ? null : this.statement;
    }
    if (this.counting !== null && isNext(first, this.counting.last)) return this.counting.above;
    return this.isInterrupted ? this.statement : null;
  }

  /** Lines inside a criterion that begin like items: Markdown takes them for its text. */
  private noteGlued(text: string): void {
    for (const line of text.split('\n').slice(1)) {
      if (readListMark(line) !== null && canBeNamed(line)) this.unplaced.push(line);
    }
  }

  private isText(node: MarkdownNode): boolean {
    return this.ownText(node).some((text) => /[\p{L}\p{N}]/u.test(text));
  }

  /** The paragraph as a criterion, by its index; null when it is none. */
  private addStatement(
    { token, line, text }: Extract<MarkdownNode, { kind: 'paragraph' }>,
    announces: boolean,
  ): number | null {
    const mark = labelOf(text);
    if (mark === null && !announces && !statedDetermination(text).stated) return null;
    const own = mark?.text ?? text;
    if (!canBeNamed(own)) return null;
    const { printed = '', label = '' } = mark ?? {};
    this.found.push({
      above: null,
      kind: 'statement',
      token,
      line,
      printed,
      label,
      text: own,
      markdown: own,
    });
    this.noteGlued(text);
    return this.found.length - 1;
  }

  /** `isDirect`: the list stands right below the heading, so that its bullets are criteria without being announced. */
  private addList({ items }: MarkdownList, above: number | null, isDirect = false): void {
    let before: CriterionBlock | null = null;
    for (const item of items) before = this.addItem(item, above, before, isDirect) ?? before;
  }

  private addItem(
    item: MarkdownItem,
    above: number | null,
    before: CriterionBlock | null,
    isDirect: boolean,
  ): CriterionBlock | null {
    const [first] = item.nodes;
    if (first?.kind !== 'paragraph') {
      for (const node of item.nodes) {
        if (node.kind === 'list') this.addList(node, above);
        else if (this.isText(node)) this.unplaced.push(...this.ownText(node));
      }
      return null;
    }
    if (isNote(first.text)) return null;
    const mark = item.number === '' ? this.ownLabel(first.text, above, before) : markOfItem(item);
    const text = item.number === '' && mark !== null ? mark.text : first.text;
    const isOne =
      canBeNamed(text) && (mark !== null || above !== null || isDirect || statedDetermination(text).stated);
    let block: CriterionBlock | null = null;
    if (isOne) {
      const { printed = '', label = '' } = mark ?? {};
      const markdown = [text, ...item.nodes.slice(1).flatMap((node) => this.ownText(node))].join('\n\n');
      block = { above, kind: 'item', token: item.token, line: first.line, printed, label, text, markdown };
      this.found.push(block);
      this.noteGlued(text);
    } else if (canBeNamed(text)) {
      this.unplaced.push(text);
    }
    const own = block === null ? above : this.found.length - 1;
    for (const node of item.nodes) if (node.kind === 'list') this.addList(node, own);
    return block;
  }

  /** A label without anything around it (`1.2`) must go on the one above or beside it: "5.7 mg" is none. */
  private ownLabel(text: string, above: number | null, before: CriterionBlock | null): ListMark | null {
    const mark = labelOf(text) ?? sequelOf(text, before);
    if (mark === null || mark.printed !== mark.label) return mark;
    const parent = above === null ? '' : (this.found[above]?.label ?? '');
    const isBeside = before?.label.split('.').length === mark.label.split('.').length;
    return mark.label.startsWith(`${parent}.`) || isBeside || mark.counted[0]?.ordinal === 1 ? mark : null;
  }

  private ownText(node: MarkdownNode): string[] {
    if (node.kind === 'paragraph') return [node.text];
    return node.kind === 'list' ? [] : [dedented(this.lines.slice(node.from, node.until))];
  }
}

/** The label in front of a text, whose mark may be escaped so that Markdown takes it for no list; null for none. */
function labelOf(text: string): ListMark | null {
  const mark = readListMark(text.replace(ESCAPED_LABEL, '$1$2'));
  return mark === null || mark.label === '' ? null : mark;
}

/** An anchor can be written behind a line only where it holds a letter or a digit. */
function canBeNamed(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text.split('\n', 1)[0] ?? '');
}

/** A label of four digits, which is one only behind an item with the number before it; null for none. */
function sequelOf(text: string, before: CriterionBlock | null): ListMark | null {
  const mark = before === null ? null : readSequelMark(text.replace(ESCAPED_LABEL, '$1$2'));
  const last = before?.printed === undefined ? NaN : parseInt(before.label, 10);
  return mark !== null && Number(mark.label) === last + 1 ? mark : null;
}

/** The mark of an item: the number that a viewer prints before it, or the label in front of its text; null for none. */
function markOfItem(item: MarkdownItem | undefined): ListMark | null {
  if (item === undefined) return null;
  if (item.number !== '') return readListMark(`${item.number} `) ?? readSequelMark(`${item.number} `);
  const [first] = item.nodes;
  return first?.kind === 'paragraph' ? labelOf(first.text) : null;
}

/** True for a mark that goes on counting from another one. */
function isNext(mark: ListMark, last: ListMark): boolean {
  return (
    mark.style === last.style &&
    mark.counted.some(({ numbering, ordinal }) =>
      last.counted.some((before) => before.numbering === numbering && before.ordinal === ordinal - 1),
    )
  );
}

function dedented(lines: readonly string[]): string {
  const indent = lines.reduce((least, line) => {
    return line.trim() === '' ? least : Math.min(least, line.length - line.trimStart().length);
  }, Infinity);
  return lines
    .map((line) => line.slice(Math.min(indent, line.length)))
    .join('\n')
    .trimEnd();
}
