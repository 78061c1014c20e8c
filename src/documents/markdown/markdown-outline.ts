import { isAnchor } from '../anchors/anchors.rules.ts';
import { knownHeading, roleOf } from '../headings/known-headings.rules.ts';
import { markdownBlocks } from './markdown-blocks.ts';
import { unescapeMarkdown } from './markdown-text.rules.ts';
import type { Outline, OutlinePart } from '../outline.ts';
import { tidyLine, type SourceLine } from '../text/source-lines.rules.ts';

/** A heading at the top level of a Markdown text: not one inside a list, a quotation or a fence. */
export interface MarkdownHeading {
  /** As written, without the number signs. */
  readonly text: string;
  /** Number signs, 1 to 6. */
  readonly depth: number;
  /** Lines `[from, until)` counted from 0; an underlined heading covers two. */
  readonly from: number;
  readonly until: number;
}

const NUMBER_SIGNS = /^ {0,3}(#{1,6})\s/;
const ANCHOR = /\s\{#([^\s{}]{1,400})\}$/;
const EMPHASIS = /^(\*\*|__|\*|_)([^*_]+)\1$/;

/** The headings of a Markdown text that cut it into sections. */
export function markdownHeadings(markdown: string): MarkdownHeading[] {
  const tokens = markdownBlocks(markdown);
  return tokens.flatMap((token, index) => {
    if (token.type !== 'heading_open' || token.level !== 0 || token.map === null) return [];
    const [from, until] = token.map;
    return [{ text: tokens[index + 1]?.content ?? '', depth: Number(token.tag.slice(1)), from, until }];
  });
}

/** The text with a code fence closed that would run on into whatever is printed behind it. */
export function closeFence(markdown: string): string {
  if (!/`{3}|~{3}/.test(markdown)) return markdown;
  const fence = markdownBlocks(`${markdown}\n\n# After`).at(-1);
  return fence?.type === 'fence' ? `${markdown}\n${fence.markup}` : markdown;
}

/** True for a text whose headings are marked with number signs: by its name when there are any, else when there are many. */
export function isMarkdown(lines: readonly SourceLine[], fileName: string): boolean {
  const marked = lines.filter(({ text }) => NUMBER_SIGNS.test(text));
  if (fileName.toLowerCase().endsWith('.md')) return marked.length > 1;
  return marked.length > 2 && marked.some(({ text }) => roleOf(text.replace(/^[ #]+/, '')) !== 'section');
}

/** Cuts Markdown at its headings. The shallowest heading besides the title is level 1. */
export function markdownOutline(lines: readonly SourceLine[]): Outline {
  const headings = markdownHeadings(lines.map(({ text }) => text).join('\n'));
  const first = headings[0];
  const before = lines.slice(0, first?.from ?? lines.length);
  const isTitled = before.every(({ text }) => text.trim() === '') && isTitle(first, headings.slice(1));
  const rest = isTitled ? headings.slice(1) : headings;
  const shallowest = rest.reduce((least, { depth }) => Math.min(least, depth), 6);
  const head = lines.slice(isTitled ? first?.until : 0, rest[0]?.from ?? lines.length);
  return {
    title: isTitled && first !== undefined ? headingText(first.text).heading : null,
    head,
    parts: rest.map((heading, index) => ({
      ...headingText(heading.text),
      level: heading.depth - shallowest + 1,
      line: lines[heading.from]?.number ?? 1,
      lines: lines.slice(heading.until, rest[index + 1]?.from ?? lines.length),
    })),
  };
}

/** The first heading is the title when it stands above all others or is not one that policies share. */
function isTitle(first: MarkdownHeading | undefined, others: readonly MarkdownHeading[]): boolean {
  if (first === undefined) return false;
  return others.every(({ depth }) => depth > first.depth) || knownHeading(first.text) === null;
}

/** A heading's plain text, and the anchor written behind it as `{#anchor}`. */
function headingText(written: string): Pick<OutlinePart, 'heading' | 'anchor'> {
  const anchor = ANCHOR.exec(written)?.[1] ?? null;
  const isGiven = anchor !== null && isAnchor(anchor);
  const text = tidyLine(isGiven ? written.replace(ANCHOR, '') : written);
  const heading = unescapeMarkdown(EMPHASIS.exec(text)?.[2] ?? text);
  return { heading: heading === '' ? 'Untitled' : heading, anchor: isGiven ? anchor : null };
}
