import type { Finding } from './finding.ts';
import type { SourceLine } from './text/source-lines.rules.ts';

/** A document cut at its headings, whatever form it was written in. */
export interface Outline {
  /** What the form itself marks as the title; null where the first line is the title. */
  readonly title: string | null;
  /** The lines before the first heading, without a marked title. */
  readonly head: readonly SourceLine[];
  readonly parts: readonly OutlinePart[];
  /** What stands at the top and foot of pages, each distinct line once. */
  readonly running?: readonly SourceLine[];
}

/** A heading and the lines up to the next one. */
export interface OutlinePart {
  readonly heading: string;
  readonly level: number;
  /** The anchor written beside the heading, if any. */
  readonly anchor: string | null;
  readonly line: number;
  readonly lines: readonly SourceLine[];
}

/** A file cut at its headings, and what could not be placed on the way there. */
export interface OutlinedFile {
  readonly outline: Outline;
  readonly findings: readonly Finding[];
}
