import MarkdownIt, { type Token } from 'markdown-it';

/** A block of a Markdown text, or its end. */
export type MarkdownToken = Token;

/** Blocks only. Link definitions are off: each section is shown by itself, so that none reaches another. */
const blockParser = new MarkdownIt({ html: false }).disable([
  'reference',
  'inline',
  'linkify',
  'replacements',
  'smartquotes',
  'text_join',
]);

/** The blocks of a Markdown text; the words inside them are left unread in `content`. */
export function markdownBlocks(markdown: string): MarkdownToken[] {
  return blockParser.parse(markdown, {});
}
