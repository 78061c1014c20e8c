import type { Token } from 'markdown-it';
import { sectionTokens } from './section-tokens.ts';

/** A section's text without its markup, in one line: what is read aloud, without citations and addresses of links. */
export function sectionPlainText(markdown: string): string {
  return sectionTokens(markdown)
    .map((token) => (token.type === 'inline' ? inlineText(token.children ?? []) : token.content))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function inlineText(tokens: readonly Token[]): string {
  return tokens
    .map(({ type, content }) =>
      type === 'softbreak' || type === 'hardbreak' ? ' ' : type === 'citation' ? '' : content,
    )
    .join('');
}
