import { isCalendarDate, type CalendarDate } from '../../kernel/calendar-date.ts';
import { isPartialDate, type PartialDate } from '../../kernel/partial-date.ts';

/** The parts of a PubMed date as printed: a `PubDate`, `ContributionDate` or `MedlineDate`. */
export interface PrintedDate {
  readonly year?: string | null;
  readonly month?: string | null;
  readonly day?: string | null;
  readonly season?: string | null;
  /** Free text that PubMed uses where the issue has no plain date: `2019 Nov-Dec`, `1998 Dec-1999 Jan`. */
  readonly medlineDate?: string | null;
}

const months = 'january february march april may june july august september october november december'.split(
  ' ',
);
const monthWords = new Map<string, number>([
  ...months.map((name, index): [string, number] => [name, index + 1]),
  ...months.map((name, index): [string, number] => [name.slice(0, 3), index + 1]),
  ['sept', 9],
]);

/**
 * The date an issue bears, at the precision that is certain, or null. A range of months gives the year, a range of
 * years gives nothing: `2019 Nov-Dec` is `2019`, `1998 Dec-1999 Jan` is null. The text beside it keeps what was printed.
 */
export function publicationDate(printed: PrintedDate): PartialDate | null {
  if (printed.medlineDate) return fromMedlineDate(printed.medlineDate);
  const year = printed.year?.trim() ?? '';
  const month = monthNumber(printed.month);
  const day = printed.day?.trim().padStart(2, '0');
  const candidates = [
    month && day ? `${year}-${month}-${day}` : null,
    month ? `${year}-${month}` : null,
    year,
  ];
  return candidates.find((text): text is PartialDate => text !== null && isPartialDate(text)) ?? null;
}

/** What was printed, on one line: `2023 May 30`, `2013 Jan-Mar`, `2019 Nov-Dec`; null when nothing was. */
export function printedDate({ year, month, day, season, medlineDate }: PrintedDate): string | null {
  if (medlineDate) return medlineDate.trim();
  const parts = [year, month ?? season, day].filter((part): part is string => !!part);
  return parts.length === 0 ? null : parts.join(' ');
}

/** A full day printed as numbers, as PubMed's history has it; null when it is not a day that exists. */
export function printedDay({ year, month, day }: PrintedDate): CalendarDate | null {
  const text = `${year ?? ''}-${(month ?? '').padStart(2, '0')}-${(day ?? '').padStart(2, '0')}`;
  return isCalendarDate(text) ? text : null;
}

function fromMedlineDate(text: string): PartialDate | null {
  const whole = /^(\d{4})(?:-(\d{1,2})-|\s+([A-Za-z]+)\.?\s+)(\d{1,2})$/.exec(text.trim());
  if (whole)
    return publicationDate({
      year: whole[1] ?? null,
      month: whole[2] ?? whole[3] ?? null,
      day: whole[4] ?? null,
    });
  const years = distinct(text.match(/(?<!\d)(?:1[5-9]|20)\d{2}(?!\d)/g) ?? []);
  const [year] = years;
  // `1999-00` has one four-digit year, yet spans two: only the other number tells.
  if (years.length !== 1 || year === undefined || /\d{4}\s*[-–/]\s*\d{2}(?!\d)/.test(text)) return null;
  const named = distinct((text.match(/[A-Za-z]{3,}/g) ?? []).map((word) => monthNumber(word) ?? word));
  const [month] = named;
  const certain = named.length === 1 && month !== undefined && /^\d{2}$/.test(month);
  return (certain ? `${year}-${month}` : year) as PartialDate;
}

/** `5`, `05`, `May`, `MAY` and `Sept` as two digits; null for anything else, a season or a range among it. */
function monthNumber(text: string | null | undefined): string | null {
  const word = text?.trim().toLowerCase() ?? '';
  const number = /^\d{1,2}$/.test(word) ? Number(word) : (monthWords.get(word) ?? 0);
  return number >= 1 && number <= 12 ? String(number).padStart(2, '0') : null;
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
