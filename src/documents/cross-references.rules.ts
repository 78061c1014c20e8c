import { tidyLine, type SourceLine } from './source-lines.rules.ts';

const NONE = /^(?:none|n\/?a|not applicable)\.?$/i;
const LIST_MARK = /^(?:[-*•+]|\d{1,3}[.)])\s+/;

/**
 * The other policies a document names: one a line or list item, or several in a line with semicolons between them.
 * "None" is no policy; a line that goes on in small letters belongs to the item above.
 */
export function readCrossReferences(lines: readonly SourceLine[]): string[] {
  const items: string[][] = [];
  for (const { text } of lines) {
    const line = tidyLine(text);
    const item = line.replace(LIST_MARK, '');
    const open = items.at(-1);
    if (line === '') continue;
    if (open !== undefined && item === line && /^\p{Ll}/u.test(item)) open.push(item);
    else items.push([item]);
  }
  return splitCrossReferences(items.map((pieces) => pieces.join(' ')));
}

/** Each policy by itself, without what says that there is none. */
export function splitCrossReferences(items: readonly string[]): string[] {
  return items
    .flatMap((item) => item.split(/;\s|;$/))
    .map(tidyLine)
    .filter((item) => item !== '' && !NONE.test(item));
}
