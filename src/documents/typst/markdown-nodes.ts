import type { Token } from 'markdown-it';
import type { DocumentCriterion } from '../policy-document.ts';
import { sectionTokens, type CriterionMark } from '../markdown/section-tokens.ts';
import { inlinesOf, LONGEST_WORD } from './inline-nodes.ts';
import { nestTokens, type TokenTree } from './nest-tokens.ts';
import { printableText } from './printable-text.ts';
import type { Alignment, Anchor, BlockNode, ListItemNode, TableNode } from './typst-nodes.ts';

/** What the text of a section may point to. */
export interface NodeContext {
  /** Numbers of the reference list, to which citations link. */
  readonly references: ReadonlySet<number>;
  /** Of this section, in printed order. */
  readonly criteria: readonly DocumentCriterion[];
}

const NOTHING: NodeContext = { references: new Set(), criteria: [] };

/** The blocks of a Markdown text as nodes for a template. HTML is shown as text; pictures are not loaded. */
export function blockNodes(markdown: string, context: NodeContext = NOTHING): BlockNode[] {
  const trees = nestTokens(sectionTokens(markdown, context.criteria));
  return blocksOf(trees, { references: context.references, longestWord: LONGEST_WORD, depth: 0 });
}

/** Where a block stands. */
interface Place {
  readonly references: ReadonlySet<number>;
  readonly longestWord: number;
  /** Lists and quotes around it. */
  readonly depth: number;
}

/** Each list in a list doubles Typst's work, and it follows them only so far: what is deeper is shown at this depth. */
const DEEPEST = 5;
const LONGEST_WORD_IN_CELL = 20;

const deeper = (place: Place): Place => ({ ...place, depth: place.depth + 1 });

function blocksOf(trees: readonly TokenTree[], place: Place): BlockNode[] {
  return trees.flatMap((tree) => {
    const make = (place.depth > DEEPEST ? flatMakers[tree.token.type] : undefined) ?? makers[tree.token.type];
    if (make !== undefined) return make(tree, place);
    const content = inlinesOf([tree], place);
    return content.length === 0 ? [] : [{ kind: 'paragraph', ...noAnchor, content }];
  });
}

type Maker = (tree: TokenTree, place: Place) => readonly BlockNode[];

const preformatted: Maker = ({ token }, { longestWord }) => [
  { kind: 'preformatted', text: printableText(token.content, longestWord) },
];

const makers: Record<string, Maker> = {
  paragraph_open: ({ token, children }, place) => [
    { kind: 'paragraph', ...anchorOf(token), content: inlinesOf(children, place) },
  ],
  heading_open: ({ children }, place) => [
    { kind: 'paragraph', ...noAnchor, content: [{ kind: 'strong', content: inlinesOf(children, place) }] },
  ],
  bullet_list_open: ({ children }, place) => [{ kind: 'list', items: itemsOf(children, place) }],
  ordered_list_open: ({ token, children }, place) => [
    { kind: 'numbered', start: startOf(token), items: itemsOf(children, place) },
  ],
  blockquote_open: ({ children }, place) => [{ kind: 'quote', blocks: blocksOf(children, deeper(place)) }],
  code_block: preformatted,
  fence: preformatted,
  table_open: ({ children }, place) => [tableOf(children, place)],
  hr: () => [{ kind: 'rule' }],
};

/** What stands too deep: its blocks, the first of each item with the item's address and label or number. */
const flatMakers: Record<string, Maker> = {
  bullet_list_open: ({ children }, place) => itemsOf(children, place).flatMap(labelled),
  ordered_list_open: ({ token, children }, place) =>
    itemsOf(children, place).flatMap((item, index) => {
      return labelled({ ...item, label: item.label ?? `${startOf(token) + index}.` });
    }),
  blockquote_open: ({ children }, place) => blocksOf(children, place),
};

function labelled({ id, label, blocks: [first, ...rest] }: ListItemNode): BlockNode[] {
  if (first?.kind === 'paragraph')
    return [{ ...first, id: id ?? first.id, label: label ?? first.label }, ...rest];
  const own: BlockNode[] =
    id === null && label === null ? [] : [{ kind: 'paragraph', id, label, content: [] }];
  return [...own, ...(first === undefined ? [] : [first]), ...rest];
}

function itemsOf(trees: readonly TokenTree[], place: Place): ListItemNode[] {
  return trees.map(({ token, children }) => ({
    ...anchorOf(token),
    blocks: blocksOf(children, deeper(place)),
  }));
}

const startOf = (list: Token): number => Number(list.attrGet('start') ?? 1);

const noAnchor: Anchor = { id: null, label: null };

/** The address of a criterion and its label as printed (`A.`), where one stands. */
function anchorOf(token: Token): Anchor {
  const mark = token.meta as CriterionMark | null;
  if (mark === null) return noAnchor;
  return { id: mark.criterion.id, label: mark.printed === '' ? null : printableText(mark.printed) };
}

function tableOf(trees: readonly TokenTree[], place: Place): TableNode {
  const cell = { ...place, longestWord: LONGEST_WORD_IN_CELL };
  const rows = trees.flatMap(({ children }) => children).map((row) => row.children);
  const [head = [], ...body] = rows.map((cells) => cells.map(({ children }) => inlinesOf(children, cell)));
  return {
    kind: 'table',
    columns: (rows[0] ?? []).map(({ token }) => alignmentOf(token)),
    head,
    rows: body,
  };
}

const alignmentOf = (token: Token): Alignment =>
  (/text-align:(left|center|right)/.exec(String(token.attrGet('style') ?? ''))?.[1] ?? 'left') as Alignment;
