import { tidyLine, type SourceLine } from '../text/source-lines.rules.ts';

const NONE = /^(?:none|n\/?a|not applicable)\.?$/i;
const LIST_MARK = /^(?:[-*•▪●+]|\d{1,3}[.)])\s+/;

/**
 * The other policies a document names: one a line or list item, or several in a line with semicolons between them.
 * "None" is no policy. In a list with marks a line without one belongs to the item above, as does a line that goes on in
 * small letters elsewhere.
 */
export function readCrossReferences(lines: readonly SourceLine[]): string[] {
  const items: string[][] = [];
  let marked = false; // true below the first mark, until a blank line is followed by a line without one
  let afterBlank = false;
  for (const { text } of lines) {
    const line = tidyLine(text);
    if (line === '') {
      afterBlank = true;
      continue;
    }
    const item = line.replace(LIST_MARK, '');
    const hasMark = item !== line;
    const goesOn = !hasMark && ((marked && !afterBlank) || /^\p{Ll}/u.test(item));
    const open = items.at(-1);
    if (open !== undefined && goesOn) open.push(item);
    else {
      items.push([item]);
      marked = hasMark;
    }
    afterBlank = false;
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
