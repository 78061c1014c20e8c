import { readPrintedDate } from './printed-date.rules.ts';

/** The dates a policy prints with a label. */
export const dateFields = [
  'effective',
  'lastReview',
  'nextReview',
  'origin',
  'literatureSearchedThrough',
] as const;
export type DateField = (typeof dateFields)[number];

/** What a label names; `printed` is a line that Almanac prints for readers and does not read back. */
export type LabelField = DateField | 'title' | 'number' | 'manualSection' | 'printed';

/** A label and the text printed behind it. */
export interface LabelledText {
  readonly field: LabelField;
  readonly label: string;
  readonly value: string;
}

/** The words a policy prints before a value, in lower case. Only what names a thing without doubt is here. */
const labels: Record<LabelField, readonly string[]> = {
  effective: [
    'effective',
    'effective date',
    'date effective',
    'effective from',
    'current effective date',
    'policy effective date',
    'current policy effective date',
  ],
  lastReview: [
    'last review',
    'last review date',
    'last reviewed',
    'date of last review',
    'date last reviewed',
    'recent review date',
    'most recent review',
    'most recent review date',
    'last annual review',
    'last annual review date',
  ],
  nextReview: [
    'next review',
    'next review date',
    'next review due',
    'date of next review',
    'next annual review',
    'next annual review date',
    'next scheduled review',
  ],
  origin: ['date of origin', 'origin date', 'origin', 'origination date', 'policy origin date'],
  literatureSearchedThrough: [
    'literature searched through',
    'literature search through',
    'literature reviewed through',
    'literature review through',
    'evidence reviewed through',
  ],
  title: ['title', 'policy title', 'policy name'],
  number: ['policy number', 'policy no', 'policy no.', 'policy #'],
  manualSection: ['manual section'],
  printed: ['version', 'status', 'organization'],
};

const fieldsByLabel = new Map<string, LabelField>(
  Object.entries(labels).flatMap(([field, names]) => names.map((name) => [name, field as LabelField])),
);
/** Longest first, so that "effective date" is not read as "effective". */
const alternatives = [...fieldsByLabel.keys()]
  .toSorted((a, b) => b.length - a.length)
  .map((name) => name.replace(/[.#]/g, '\\$&').replaceAll(' ', '[ _]'))
  .join('|');
const LABEL = new RegExp(`(?:^|\\s{2,}|;\\s*)(${alternatives})(\\s*:\\s*|\\s+[-–]\\s+|\\s+)`, 'gi');
const LONGEST_LINE = 240;

/**
 * The labels on a line and what stands behind each: `Effective: January 1, 2026    Next Review: September 2026`.
 * Null when the line does not begin with a label, so that a sentence which only starts with such a word is none.
 */
export function labelledTexts(line: string): LabelledText[] | null {
  if (line.length > LONGEST_LINE) return null;
  const text = `${line.replaceAll('**', '').replace(/[|\t]/g, '   ').trim()} `;
  const starts = [...text.matchAll(LABEL)].filter((start) => namesAValue(start, text));
  if (starts[0]?.index !== 0) return null;
  return starts.map((start, index) => ({
    field: fieldOf(start[1] ?? ''),
    label: start[1] ?? '',
    value: text.slice(start.index + start[0].length, starts[index + 1]?.index).trim(),
  }));
}

const fieldOf = (label: string) => fieldsByLabel.get(label.toLowerCase().replaceAll('_', ' ')) ?? 'printed';

/** Without a colon or a column between them, only a date behind the word makes it a label at the start of a line. */
function namesAValue(start: RegExpExecArray, text: string): boolean {
  if (start[2] !== ' ') return true;
  if (start.index > 0 && !isDateField(fieldOf(start[1] ?? ''))) return true;
  const behind = text.slice(start.index + start[0].length).trimStart();
  const value = behind.split(/\s{2,}|;/, 1)[0] ?? '';
  return readPrintedDate(value).kind === 'date';
}

/** True for a label of a date. */
export function isDateField(field: LabelField): field is DateField {
  return (dateFields as readonly LabelField[]).includes(field);
}
