import MarkdownIt, { type StateInline, type Token } from 'markdown-it';
import { linkBareAddresses } from './bare-addresses.ts';
import { citedNumbers } from '../references/citations.rules.ts';
import { criterionBlocks } from '../criteria/criterion-blocks.ts';
import { readListMark } from '../text/list-mark.rules.ts';
import type { DocumentCriterion } from '../policy-document.ts';

/** What `meta` of a list item or a paragraph holds that is a criterion. */
export interface CriterionMark {
  readonly criterion: DocumentCriterion;
  /** The label as printed (`A.`), which the text of the tokens no longer holds; empty where a viewer prints it, or none is. */
  readonly printed: string;
}

/**
 * Markdown as policies use it. HTML in the text is shown as text, and pictures are links: a policy loads nothing
 * from elsewhere. Link definitions are off, since each section is shown by itself.
 */
export const policyMarkdown = new MarkdownIt({ html: false, linkify: false, typographer: false }).disable([
  'image',
  'reference',
]);
policyMarkdown.inline.ruler.before('link', 'citation', citation);
linkBareAddresses(policyMarkdown);

const LONGEST_MARK = 204;

/**
 * A section's Markdown as tokens, citations (`^[6, 7]`) as tokens `citation` that hold what is printed in the brackets.
 * `criteria` are the section's own in printed order: the list items and paragraphs that are these carry a
 * {@link CriterionMark} as `meta`. Where the text does not hold just these criteria, none is marked.
 */
export function sectionTokens(markdown: string, criteria: readonly DocumentCriterion[] = []): Token[] {
  const tokens = policyMarkdown.parse(markdown, {});
  if (criteria.length === 0) return tokens;
  const { blocks } = criterionBlocks(tokens, markdown.split('\n'));
  if (blocks.length !== criteria.length) return tokens;
  for (const [index, block] of blocks.entries()) {
    const opening = tokens[block.token];
    const criterion = criteria[index];
    if (opening === undefined || criterion === undefined) continue;
    const printed = takeLabel(inlineBehind(tokens, block.token), block.printed);
    opening.meta = { criterion, printed } satisfies CriterionMark;
  }
  return tokens;
}

/** Markdown inside one line as tokens: a citation of a reference list, a cross reference. */
export function inlineTokens(markdown: string): Token[] {
  return policyMarkdown.parseInline(markdown, {})[0]?.children ?? [];
}

/** The first inline token at or behind an opening one. */
export function inlineBehind(tokens: readonly Token[], opening: number): Token | undefined {
  return tokens[opening]?.type === 'paragraph_open' ? tokens[opening + 1] : tokens[opening + 2];
}

/** Takes a printed label out of the text it begins; what was taken. */
function takeLabel(inline: Token | undefined, printed: string): string {
  const [first, ...rest] = inline?.children ?? [];
  if (printed === '' || inline === undefined || first?.type !== 'text') return '';
  const mark = readListMark(first.content);
  if (mark?.printed !== printed) return ''; // a numbered list prints it
  first.content = mark.text === '' ? '' : first.content.slice(printed.length).trimStart();
  const isBreak = first.content === '' && rest[0]?.type === 'softbreak';
  inline.children = [first, ...(isBreak ? rest.slice(1) : rest)];
  return printed;
}

/** Reads `^[6, 7]`; anything else that begins with a caret stays text. */
function citation(state: StateInline, silent: boolean): boolean {
  if (!state.src.startsWith('^[', state.pos)) return false;
  const end = state.src.slice(state.pos, state.pos + LONGEST_MARK).indexOf(']');
  if (end < 0 || state.pos + end >= state.posMax) return false;
  const printed = state.src.slice(state.pos + 2, state.pos + end);
  if (citedNumbers(printed) === null) return false;
  if (!silent) state.push('citation', 'sup', 0).content = printed;
  state.pos += end + 1;
  return true;
}
