import type { MarkdownToken } from '../markdown/markdown-blocks.ts';

/** A block of a Markdown text: paragraphs and lists by what they hold, all others by their lines alone. */
export type MarkdownNode = MarkdownParagraph | MarkdownList | MarkdownOther;

export interface MarkdownParagraph {
  readonly kind: 'paragraph';
  /** The index of the token that opens it. */
  readonly token: number;
  /** The line it begins on, counted from 0. */
  readonly line: number;
  /** Its Markdown without indentation. */
  readonly text: string;
}

export interface MarkdownList {
  readonly kind: 'list';
  readonly items: readonly MarkdownItem[];
}

export interface MarkdownItem {
  readonly token: number;
  /** Its number in a numbered list, as a viewer prints it (`3.`); empty in a list of bullets. */
  readonly number: string;
  readonly nodes: readonly MarkdownNode[];
}

export interface MarkdownOther {
  readonly kind: 'other';
  readonly from: number;
  readonly until: number;
}

/** The tree of the blocks. */
export function markdownTree(tokens: readonly MarkdownToken[]): MarkdownNode[] {
  return nodesIn(tokens, 0, tokens.length);
}

function nodesIn(tokens: readonly MarkdownToken[], from: number, until: number): MarkdownNode[] {
  const nodes: MarkdownNode[] = [];
  for (let index = from; index < until; index += 1) {
    const token = tokens[index];
    if (token === undefined) break;
    const end = endOf(tokens, index);
    const [line = 0, after = line] = token.map ?? [];
    if (token.type === 'paragraph_open') {
      nodes.push({ kind: 'paragraph', token: index, line, text: tokens[index + 1]?.content ?? '' });
    } else if (token.type === 'bullet_list_open' || token.type === 'ordered_list_open') {
      nodes.push({ kind: 'list', items: itemsIn(tokens, index + 1, end, token) });
    } else {
      nodes.push({ kind: 'other', from: line, until: after });
    }
    index = end;
  }
  return nodes;
}

function itemsIn(
  tokens: readonly MarkdownToken[],
  from: number,
  until: number,
  list: MarkdownToken,
): MarkdownItem[] {
  const items: MarkdownItem[] = [];
  const isNumbered = list.type === 'ordered_list_open';
  let number = Number(list.attrGet('start') ?? 1);
  for (let index = from; index < until; index += 1) {
    if (tokens[index]?.type !== 'list_item_open') continue;
    const end = endOf(tokens, index);
    const printed = isNumbered ? `${number}${list.markup}` : '';
    items.push({ token: index, number: printed, nodes: nodesIn(tokens, index + 1, end) });
    number += 1;
    index = end;
  }
  return items;
}

/** The token that closes the one at `index`; itself when it opens nothing. */
function endOf(tokens: readonly MarkdownToken[], index: number): number {
  let depth = 0;
  for (let at = index; at < tokens.length; at += 1) {
    depth += tokens[at]?.nesting ?? 0;
    if (depth <= 0) return at;
  }
  return tokens.length - 1;
}
