import { readListMark, type ListMark } from '../text/list-mark.rules.ts';
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

/** Notes explain; they do not decide. */
const NOTE = /^[*_]*notes?\b(?:\s\d{1,2})?[*_]*\s?[:.–-]/i;
const ESCAPED_LABEL = /^(\(?\w{1,7})\\([.)])/;

/** True for a note among the criteria. */
export function isNote(text: string): boolean {
  return NOTE.test(text.slice(0, 40));
}

/**
 * The criteria in a section's Markdown, in printed order: what stands in its lists, and each paragraph that states a
 * determination, has a label or announces a list. Notes, their lists and all other paragraphs are none.
 */
export function criterionBlocks(
  tokens: readonly MarkdownToken[],
  lines: readonly string[],
): CriterionBlock[] {
  return new CriterionReader(lines).read(markdownTree(tokens));
}

/** Reads one section; what the next list belongs to depends on the paragraphs before it. */
class CriterionReader {
  private readonly found: CriterionBlock[] = [];
  private readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    this.lines = lines;
  }

  read(nodes: readonly MarkdownNode[]): CriterionBlock[] {
    let above: number | null = null;
    let ofNote = false;
    let isDirect = true;
    for (const [index, node] of nodes.entries()) {
      if (node.kind === 'paragraph') {
        isDirect = false;
        const announces = introduces(node.text) && nodes[index + 1]?.kind === 'list';
        ofNote = isNote(node.text) && announces;
        above = isNote(node.text) ? null : this.addStatement(node, announces);
      } else if (node.kind === 'list') {
        if (!ofNote) this.addList(node, beginsCounting(node) ? above : null, isDirect);
        ofNote = false;
      }
    }
    return this.found;
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
      for (const node of item.nodes) if (node.kind === 'list') this.addList(node, above);
      return null;
    }
    if (isNote(first.text)) return null;
    const mark =
      item.number === '' ? this.ownLabel(first.text, above, before) : readListMark(`${item.number} `);
    const text = item.number === '' && mark !== null ? mark.text : first.text;
    const isOne =
      canBeNamed(text) && (mark !== null || above !== null || isDirect || statedDetermination(text).stated);
    let block: CriterionBlock | null = null;
    if (isOne) {
      const { printed = '', label = '' } = mark ?? {};
      const markdown = [text, ...item.nodes.slice(1).flatMap((node) => this.ownText(node))].join('\n\n');
      block = { above, kind: 'item', token: item.token, line: first.line, printed, label, text, markdown };
      this.found.push(block);
    }
    const own = block === null ? above : this.found.length - 1;
    for (const node of item.nodes) if (node.kind === 'list') this.addList(node, own);
    return block;
  }

  /** A label without anything around it (`1.2`) must go on the one above or beside it: "5.7 mg" is none. */
  private ownLabel(text: string, above: number | null, before: CriterionBlock | null): ListMark | null {
    const mark = labelOf(text);
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

/** True for a list that does not go on counting where another one ended. */
function beginsCounting({ items: [first] }: MarkdownList): boolean {
  const text = first?.nodes[0]?.kind === 'paragraph' ? first.nodes[0].text : '';
  const mark = first?.number === '' ? labelOf(text) : readListMark(`${first?.number ?? ''} `);
  return mark === null || mark.counted.some(({ ordinal }) => ordinal === 1);
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
