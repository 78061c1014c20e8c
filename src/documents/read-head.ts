import { findingAt, type Finding } from './finding.ts';
import { isDateField, labelledTexts, type LabelledText } from './labels.rules.ts';
import { unescapeMarkdown } from './markdown-text.rules.ts';
import { isPageFurniture } from './plain-text.rules.ts';
import type { PrintedLabel } from './read-dates.ts';
import {
  blocksOf,
  blockText,
  startOf,
  tidyLine,
  type SourceLine,
  type TextBlock,
} from './source-lines.rules.ts';

/** What stands before the first heading. */
export interface DocumentHead {
  /** Null when no line can be the title. */
  readonly title: string | null;
  readonly number: string | null;
  readonly manualSection: string | null;
  readonly labels: readonly PrintedLabel[];
  readonly findings: readonly Finding[];
}

const LONGEST_TITLE = 300;
const MOST_TITLE_LINES = 4;
/** `Surgery, Policy No. 94`, as manuals print it above the title. */
const MANUAL_LINE = /^(?:([^,]{1,80}),\s?)?policy\s(?:no\.?|number|#)\s?:?\s?([\w.-]{1,40})$/i;
const BANNER = /^(?:medical|clinical|coverage|medical coverage)?\s?(?:policy|policies)(?:\smanual)?$/i;
const LETTERS = /\p{L}{2}/u;

/** Reads title, number, manual section and labelled dates; `markedTitle` is one that the document's form marks. */
export function readHead(lines: readonly SourceLine[], markedTitle: string | null): DocumentHead {
  const head: OpenHead = { title: markedTitle, number: null, manualSection: null, labels: [], findings: [] };
  for (const block of blocksOf(lines)) {
    const prose = block.filter((line) => !isPageFurniture(line.text.trim()) && !takeLine(line, head));
    if (prose.length === 0) continue;
    if (head.title === null)
      head.title = titleOf(prose); // the first words that are no label
    else head.findings.push(notPlaced(prose));
  }
  if (head.title !== null && !isTitle(head.title)) head.title = null;
  return head;
}

/** A text that is in no part of the document. */
function notPlaced(block: TextBlock): Finding {
  const message = 'this text stands in no section and is left out';
  return findingAt(startOf(block), blockText(block), 'warning', 'text_not_placed', message);
}

/** A head while its lines are read. */
interface OpenHead {
  title: string | null;
  number: string | null;
  manualSection: string | null;
  readonly labels: PrintedLabel[];
  readonly findings: Finding[];
}

/** Takes what a line says; false for a line that says nothing known. */
function takeLine(line: SourceLine, head: OpenHead): boolean {
  const found = labelledTexts(line.text.replace(/^\s*[-*•]\s+/, ''));
  for (const label of found ?? []) takeLabel(label, line.number, head);
  if (found !== null) return true;
  const text = tidyLine(line.text.slice(0, LONGEST_TITLE + 1));
  const manual = MANUAL_LINE.exec(text);
  if (manual === null) return head.title === null && BANNER.test(text);
  head.manualSection ??= manual[1] ?? null;
  head.number ??= manual[2] ?? null;
  return true;
}

function takeLabel({ field, label, value }: LabelledText, line: number, head: OpenHead): void {
  if (isDateField(field)) {
    head.labels.push({ field, label, value, line });
    return;
  }
  const text = unescapeMarkdown(value);
  if (field === 'printed' || /^(?:none|n\/?a)?$/i.test(text)) return;
  if (field === 'title') head.title ??= text;
  if (field === 'number') head.number ??= text;
  if (field === 'manualSection') head.manualSection ??= text;
}

/** The lines of a block as a title; empty when they are too many. */
function titleOf(block: TextBlock): string {
  if (block.length > MOST_TITLE_LINES) return '';
  return tidyLine(blockText(block))
    .replace(/^#+\s/, '')
    .replace(/^\*\*([^*]+)\*\*$/, '$1');
}

/** True for a text that can be a policy's title: two letters side by side, at most 300 characters. */
export function isTitle(text: string): boolean {
  return text.length <= LONGEST_TITLE && LETTERS.test(text);
}
