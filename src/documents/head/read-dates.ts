import { isCalendarDate, type CalendarDate } from '../../kernel/calendar-date.ts';
import { formatPartialDate, isBefore, type PartialDate } from '../../kernel/partial-date.ts';
import { findingAt, findingWithoutLine, type Finding } from '../finding.ts';
import type { PrintedLabel } from './find-labels.ts';
import { dateFields, type DateField } from './label-names.rules.ts';
import type { DocumentDates } from '../policy-document.ts';
import { namesOrganisation } from './owner-names.rules.ts';
import {
  dependsOnOrder,
  hasDayFirst,
  isPolicyYear,
  readPrintedDate,
  type PrintedDate,
} from './printed-date.rules.ts';

interface Reading {
  readonly printed: PrintedLabel;
  readonly date: PartialDate;
}

const whenMissing: Record<DateField, { severity: Finding['severity']; message: string } | null> = {
  effective: { severity: 'blocking', message: 'no effective date is printed: a person must give the day' },
  nextReview: { severity: 'warning', message: 'no next review is printed' },
  lastReview: { severity: 'warning', message: 'no last review is printed' },
  origin: { severity: 'info', message: 'no date of origin is printed' },
  literatureSearchedThrough: null, // few documents print one
};

/** What else a document's head says that decides about its dates. */
export interface DateContext {
  /** The organisations whose names may stand before a label. */
  readonly organisations?: readonly string[];
  /** What stands behind labels of other dates. */
  readonly otherDates?: readonly string[];
}

/**
 * The dates of a document from their labels. Whatever has no certain reading stays null with a blocking finding:
 * a date that cannot be read, two different dates under one label, an effective date without a day,
 * a next review before the last review, a date that may be another rule's. A label with words before it that are no
 * organisation's name is not used, with a warning. Where one date has its day first, no other is taken for month first.
 */
export function readDates(
  all: readonly PrintedLabel[],
  { organisations = [], otherDates = [] }: DateContext = {},
): { dates: DocumentDates; findings: Finding[] } {
  const [labels, others] = byOwner(all, organisations);
  const findings: Finding[] = others.map(notUsed);
  const dayFirst = [...all.map(({ value }) => value), ...otherDates].some(hasDayFirst);
  const read = (field: DateField) =>
    readField(
      field,
      labels.filter((label) => label.field === field),
      { findings, dayFirst },
    );
  const readings = {
    origin: read('origin'),
    lastReview: read('lastReview'),
    nextReview: read('nextReview'),
    effective: read('effective'),
    literatureSearchedThrough: read('literatureSearchedThrough'),
  } satisfies Record<DateField, Reading | null>;
  const dates: DocumentDates = {
    origin: readings.origin?.date ?? null,
    lastReview: readings.lastReview?.date ?? null,
    nextReview: nextAfterLast(readings.nextReview, readings.lastReview, findings),
    effective: fullDay(readings.effective, findings),
    literatureSearchedThrough: readings.literatureSearchedThrough?.date ?? null,
  };
  effectiveAfterOrigin(readings.effective, readings.origin, findings);
  for (const field of dateFields) {
    const missing = whenMissing[field];
    if (missing === null || labels.some((label) => label.field === field && label.value !== '')) continue;
    const code = field === 'effective' ? 'effective_day_missing' : 'date_missing';
    findings.push(findingWithoutLine(missing.severity, code, missing.message, field));
  }
  return { dates, findings };
}

/** The labels, and apart from them those with words before them that may make another date of it, each once. */
function byOwner(
  all: readonly PrintedLabel[],
  organisations: readonly string[],
): [labels: PrintedLabel[], others: PrintedLabel[]] {
  const isOther = ({ owner }: PrintedLabel) =>
    owner !== undefined && !namesOrganisation(owner, organisations);
  const others = new Map<string, PrintedLabel>();
  for (const label of all) {
    if (isOther(label) && label.value !== '') others.set(`${label.label} ${label.value}`, label);
  }
  return [all.filter((label) => !isOther(label)), [...others.values()]];
}

function notUsed({ label, value, line }: PrintedLabel): Finding {
  const message = `"${label}: ${value}" is not used: it may be another date than the policy's`;
  return findingAt(line, `${label}: ${value}`, 'warning', 'date_not_used', message);
}

/** The date as it stands in this document; a year that no policy has and an order that is in doubt are unreadable. */
function readCertain(value: string, dayFirst: boolean): PrintedDate {
  const read = readPrintedDate(value);
  if (read.kind !== 'date') return read;
  if (!isPolicyYear(read.date)) {
    return { kind: 'unreadable', reason: `the year ${read.date.slice(0, 4)} is in doubt` };
  }
  if (dayFirst && dependsOnOrder(value)) {
    return { kind: 'unreadable', reason: 'another date of the document has its day before its month' };
  }
  return read;
}

function readField(
  field: DateField,
  all: readonly PrintedLabel[],
  { findings, dayFirst }: { findings: Finding[]; dayFirst: boolean },
): Reading | null {
  const labels = nearestOf(all.filter(({ doubt }) => doubt === undefined));
  const doubted = all.find(({ doubt }) => doubt !== undefined);
  let reading: Reading | null = null;
  let conflict = false;
  for (const printed of labels) {
    const read = readCertain(printed.value, dayFirst);
    if (read.kind === 'none') continue;
    if (read.kind === 'unreadable') {
      conflict = true;
      findings.push(
        about(printed, 'blocking', 'date_unreadable', `"${printed.value}" is left empty: ${read.reason}`),
      );
      continue;
    }
    if (read.centuryAssumed) {
      const message = `the year of "${printed.value}" is read as ${read.date.slice(0, 4)}`;
      findings.push(about(printed, 'warning', 'two_digit_year', message));
    }
    if (reading !== null && reading.date !== read.date) {
      conflict = true;
      const other = `${formatPartialDate(reading.date)} in line ${reading.printed.line}`;
      findings.push(
        about(printed, 'blocking', 'date_conflict', `left empty: "${printed.value}" differs from ${other}`),
      );
    }
    reading ??= { printed, date: read.date };
  }
  if (reading === null && !conflict && doubted !== undefined) {
    const message = `"${doubted.value}" is left empty: ${doubted.doubt}`;
    findings.push(about(doubted, 'blocking', 'date_not_used', message));
    return null;
  }
  const [first] = labels;
  if (field === 'effective' && reading === null && !conflict && first !== undefined && first.value !== '') {
    findings.push(about(first, 'blocking', 'effective_day_missing', 'a person must give the day'));
  }
  return conflict ? null : reading;
}

/** The labels that come nearest to naming the field, each value once; a label that says "none" makes room for the next. */
function nearestOf(labels: readonly PrintedLabel[]): PrintedLabel[] {
  const saying = labels.filter(({ value }) => readPrintedDate(value).kind !== 'none');
  const rank = saying.reduce((least, label) => Math.min(least, label.rank ?? 0), Number.MAX_SAFE_INTEGER);
  const nearest = saying.length === 0 ? labels : saying.filter((label) => (label.rank ?? 0) === rank);
  const seen = new Set<string>();
  return nearest.filter(({ value }) => !seen.has(value) && seen.add(value));
}

function fullDay(reading: Reading | null, findings: Finding[]): CalendarDate | null {
  if (reading === null) return null;
  if (isCalendarDate(reading.date)) return reading.date;
  const message = `"${reading.printed.value}" is left empty: an effective date needs its day`;
  findings.push(about(reading.printed, 'blocking', 'effective_day_missing', message));
  return null;
}

function nextAfterLast(next: Reading | null, last: Reading | null, findings: Finding[]): PartialDate | null {
  if (next === null || last === null || !isBefore(next.date, last.date)) return next?.date ?? null;
  const message = `left empty: "${next.printed.value}" is before the last review, "${last.printed.value}"`;
  findings.push(about(next.printed, 'blocking', 'date_out_of_order', message));
  return null;
}

/** Both dates stand as printed, since nothing says which of them is wrong; a person is told. */
function effectiveAfterOrigin(effective: Reading | null, origin: Reading | null, findings: Finding[]): void {
  if (effective === null || origin === null || !isBefore(effective.date, origin.date)) return;
  const message = `"${effective.printed.value}" is before the origin, "${origin.printed.value}"`;
  findings.push(about(effective.printed, 'warning', 'date_out_of_order', message));
}

function about(
  { field, label, value, line }: PrintedLabel,
  severity: Finding['severity'],
  code: Finding['code'],
  message: string,
): Finding {
  return findingAt(line, `${label}: ${value}`, severity, code, `${label}: ${message}`, field);
}
