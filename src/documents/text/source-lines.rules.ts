/** A line of the source, counted from 1. */
export interface SourceLine {
  readonly number: number;
  readonly text: string;
}

/** Lines without a blank one between them. */
export type TextBlock = readonly SourceLine[];

const LINE_ENDS = /\r\n?|[\u0085\u2028\u2029]/g;
const WIDE_SPACES = /[\v\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;
const CONTROLS = /[^\P{Cc}\t\n]/gu;
/** Soft hyphens, zero-width and writing-direction marks change what is seen or found without being text. */
const UNSEEN = /[\u00ad\u200b\u2060\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** Text in one form whatever wrote it: LF line ends, plain spaces, nothing unseen, Unicode NFC. Idempotent. */
export function tidyText(text: string): string {
  return text
    .replace(LINE_ENDS, '\n')
    .replace(WIDE_SPACES, ' ')
    .replace(CONTROLS, '')
    .replace(UNSEEN, '')
    .toWellFormed()
    .normalize('NFC');
}

/** Tidied text on one line: every run of white space is one space. */
export function tidyLine(text: string): string {
  return tidyText(text).replace(/\s+/g, ' ').trim();
}

/** The lines of a text, tidied; tabs and the spaces around a line are kept. */
export function sourceLines(text: string): SourceLine[] {
  return tidyText(text)
    .split('\n')
    .map((line, index) => ({ number: index + 1, text: line }));
}

/** The blocks between blank lines. */
export function blocksOf(lines: readonly SourceLine[]): TextBlock[] {
  const blocks: SourceLine[][] = [];
  let open: SourceLine[] | null = null;
  for (const line of lines) {
    if (line.text.trim() === '') {
      open = null;
    } else if (open === null) {
      open = [line];
      blocks.push(open);
    } else {
      open.push(line);
    }
  }
  return blocks;
}

/** A block's text on one line. */
export function blockText(block: TextBlock): string {
  return block.map((line) => line.text.trim()).join(' ');
}

/** The line a block starts at; 1 for a block without lines. */
export function startOf(block: TextBlock): number {
  return block[0]?.number ?? 1;
}
