import { unescapeMarkdown } from '../../documents/markdown/markdown-text.rules.ts';

const CITATION = /\s*\^\[[^\]]*\]/g;
const LINK = /!?\[([^\]]*)\]\([^)]*\)/g;
/** What Markdown puts at the start of a line: quote marks, bullets, numbers. */
const LINE_MARK = /^[ \t]*(?:(?:[>*+-]|\d{1,9}[.)])[ \t]+)+/gm;
const TABLE_RULE = /^[ \t|:-]*-{3,}[ \t|:-]*$/gm;
/** Emphasis and code marks that no backslash makes a character of. */
const EMPHASIS = /(?<!\\)(?:\*{1,3}|(?<![\p{L}\p{N}])_{1,3}(?=\S)|(?<=\S)_{1,3}(?![\p{L}\p{N}])|`+|~~)/gu;

/** A Markdown text as one plain line: without marks, citations and line breaks. */
export function plainLine(markdown: string): string {
  const bare = markdown
    .replaceAll(CITATION, '')
    .replaceAll(LINK, '$1')
    .replaceAll(TABLE_RULE, '')
    .replaceAll(LINE_MARK, '')
    .replaceAll(EMPHASIS, '')
    .replaceAll(/(?<!\\)\|/g, ' ');
  return unescapeMarkdown(bare).replaceAll(/\s+/g, ' ').trim();
}

/** A text cut at a word so that it has at most `longest` characters; an ellipsis stands for the rest. */
export function shortened(text: string, longest: number): string {
  const characters = Array.from(text); // never half of a pair
  if (characters.length <= longest) return text;
  const cut = characters.slice(0, longest - 1).join('');
  const atWord = cut.replace(/\s+\S*$/, '');
  return `${atWord === '' ? cut : atWord}…`;
}
