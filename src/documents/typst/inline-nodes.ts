import type { Token } from 'markdown-it';
import { citedNumbers } from '../references/citations.rules.ts';
import { inlineTokens } from '../markdown/section-tokens.ts';
import { nestTokens, type TokenTree } from './nest-tokens.ts';
import { printableText } from './printable-text.ts';
import type { CitedNumber, InlineNode } from './typst-nodes.ts';

/** Where the text of a line stands. */
export interface InlinePlace {
  /** Numbers of the reference list, to which citations link. */
  readonly references: ReadonlySet<number>;
  /** The longest word that needs no place to break: columns of a table are narrow. */
  readonly longestWord: number;
}

/** In the text: every line of it, in whatever list, has room for such a word. */
export const LONGEST_WORD = 60;

/** Emphasis in emphasis, which Typst follows only so far; what is deeper is shown without it. */
const DEEPEST = 8;

/** Markdown inside one line as nodes for a template: a citation of a reference list, a cross reference. */
export function inlineNodes(markdown: string): InlineNode[] {
  return inlinesOf(nestTokens(inlineTokens(markdown)), { references: new Set(), longestWord: LONGEST_WORD });
}

/** The nodes of inline tokens. */
export function inlinesOf(trees: readonly TokenTree[], place: InlinePlace, depth = 0): InlineNode[] {
  return trees.flatMap((tree) => {
    const { token, children } = tree;
    const make = depth > DEEPEST && token.nesting > 0 ? undefined : makers[token.type];
    if (make !== undefined) return make(tree, place, depth + 1);
    if (children.length > 0) return inlinesOf(children, place, depth);
    const text = printableText(token.content, place.longestWord);
    return text === '' ? [] : [text];
  });
}

type Maker = (tree: TokenTree, place: InlinePlace, depth: number) => readonly InlineNode[];

const around =
  (kind: 'strong' | 'emphasis' | 'strike'): Maker =>
  ({ children }, place, depth) => [{ kind, content: inlinesOf(children, place, depth) }];

const makers: Record<string, Maker> = {
  softbreak: () => [' '],
  hardbreak: () => [{ kind: 'break' }],
  code_inline: ({ token }, place) => [
    { kind: 'code', text: printableText(token.content, place.longestWord) },
  ],
  strong_open: around('strong'),
  em_open: around('emphasis'),
  s_open: around('strike'),
  link_open: linkOf,
  citation: ({ token }, { references }) => [{ kind: 'citation', parts: citedParts(token, references) }],
};

/** Only addresses that lead somewhere from a file; what is meant from a page of ours stays text. */
function linkOf({ token, children }: TokenTree, place: InlinePlace, depth: number): readonly InlineNode[] {
  const url = String(token.attrGet('href') ?? '');
  const content = inlinesOf(children, place, depth);
  return /^(?:https?:\/\/|mailto:)/i.test(url) && content.length > 0
    ? [{ kind: 'link', url, content }]
    : content;
}

/** `6, 7-9` with the numbers that are in the reference list; the dash of a range stays. */
function citedParts(token: Token, references: ReadonlySet<number>): (string | CitedNumber)[] {
  const printed = token.content;
  if (citedNumbers(printed) === null) return [printed];
  return (printed.match(/\d+|\D+/g) ?? []).map((part) => {
    const reference = Number(part);
    return references.has(reference) ? { reference } : part;
  });
}
