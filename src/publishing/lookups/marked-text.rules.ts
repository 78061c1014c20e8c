/** A stretch of a text; `mark` where it is what was searched for. */
export interface MarkedText {
  readonly text: string;
  readonly mark: boolean;
}

/**
 * What PostgreSQL puts around a word that was found: characters of the private use area (Unicode 16, §23.5), which a text
 * has no use for and which {@link withoutMarks} takes out of it before.
 */
export const MARK = { begins: '\uE000', ends: '\uE001' } as const;
const MARKS = /[\uE000\uE001]/g;

/** A text that can be searched and marked. */
export function withoutMarks(text: string): string {
  return text.replace(MARKS, '');
}

/** Reads the marks; the text itself is never markup, so whoever shows it escapes each stretch as any text. */
export function markedText(marked: string): MarkedText[] {
  const found: MarkedText[] = [];
  let mark = false;
  for (const part of marked.split(/([\uE000\uE001])/)) {
    if (part === MARK.begins || part === MARK.ends) mark = part === MARK.begins;
    else if (part !== '') found.push({ text: part, mark });
  }
  return found;
}
