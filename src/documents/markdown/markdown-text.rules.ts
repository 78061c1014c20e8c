import { tidyText } from '../text/source-lines.rules.ts';

/** Characters that Markdown may read as markup inside a line. */
const SPECIAL = /[\\`*_[\]<{#&~|]/g;
const ESCAPED = /\\([!-/:-@[-`{-~])/g;

/** Plain text written so that Markdown shows it as it is. */
export function escapeMarkdown(text: string): string {
  return text.replace(SPECIAL, '\\$&');
}

/** Takes the backslashes of {@link escapeMarkdown} away again. */
export function unescapeMarkdown(text: string): string {
  return text.replace(ESCAPED, '$1');
}

/**
 * Markdown in one form: tidied, no blank line at the ends and never two in a row, nothing behind a line
 * but the two spaces of a hard break. Idempotent.
 */
export function canonicalMarkdown(markdown: string): string {
  return tidyText(markdown)
    .split('\n')
    .map(withoutTail)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replaceAll('  \n\n', '\n\n')
    .trim();
}

function withoutTail(line: string): string {
  const text = line.trimEnd();
  return text !== '' && line.endsWith('  ') ? `${text}  ` : text;
}
