import { addDays, addMonths, daysBetween, formatDay, type CalendarDate } from '../../kernel/calendar-date.ts';
import { formatPartialDate, monthOf, rangeOf, type PartialDate } from '../../kernel/partial-date.ts';
import type { Bulletin, BulletinBasis, BulletinEntry, BulletinSpan, CodeChange } from './bulletin.ts';

/** Days a bulletin may tell of. */
const LONGEST_SPAN_DAYS = 366;
/** Codes of a system named in print; of more there is only the number. */
const MOST_CODES_PRINTED = 60;

/** The bulletin of a month. */
export function spanOfMonth(month: PartialDate, by: BulletinBasis): BulletinSpan {
  const { from, until } = rangeOf(month);
  return { from, to: addDays(until, -1), by };
}

/** Why there can be no bulletin of these days; null when there can. */
export function spanProblem({ from, to }: BulletinSpan): string | null {
  if (to < from) return `${to} is before ${from}`;
  return daysBetween(from, to) >= LONGEST_SPAN_DAYS
    ? `is more than ${LONGEST_SPAN_DAYS} days from ${from}`
    : null;
}

/** `December 2026`, or both days of another span. */
export function spanInWords({ from, to }: Pick<BulletinSpan, 'from' | 'to'>): string {
  if (from.endsWith('-01') && to === addDays(addMonths(from, 1), -1)) return formatPartialDate(monthOf(from));
  return from === to ? formatDay(from) : `${formatDay(from)} to ${formatDay(to)}`;
}

/** The bulletin's name. */
export function titleOf(bulletin: Pick<BulletinSpan, 'from' | 'to'>): string {
  return `Medical policy update bulletin, ${spanInWords(bulletin)}`;
}

/** What the span selects by, for readers. */
function basisInWords(by: BulletinBasis): string {
  return by === 'signed' ? 'Changes published in this time' : 'Changes that take effect in this time';
}

const byTitle = new Intl.Collator('en-US', { numeric: true });

/** As a reader looks: by title, then by the day of the change, then by version. The same entries give the same order. */
export function sortedEntries(entries: readonly BulletinEntry[]): BulletinEntry[] {
  return entries.toSorted(
    (a, b) =>
      byTitle.compare(a.policy.title, b.policy.title) ||
      compare(a.policy.slug, b.policy.slug) ||
      compare(a.effective, b.effective) ||
      (a.version ?? Infinity) - (b.version ?? Infinity) ||
      compare(a.kind, b.kind),
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** `Surgery, Policy No. 94`; null for a policy that is in no section and has no number. */
export function filingInWords({ section, number }: BulletinEntry['policy']): string | null {
  const parts = [section, number === null ? null : `Policy No. ${number}`].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', ');
}

/** `Added CPT: 62263, 62264`: a line for each system and direction. */
export function codesInWords(codes: readonly CodeChange[]): string[] {
  return codes.flatMap(({ system, added, removed }) =>
    [
      { what: 'Added', listed: added },
      { what: 'Removed', listed: removed },
    ].flatMap(({ what, listed }) => {
      if (listed.length === 0) return [];
      const named = listed
        .slice(0, MOST_CODES_PRINTED)
        .map(({ code, description }) => (description === null ? code : `${code} (${description})`));
      const more = listed.length - named.length;
      return [`${what} ${system}: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`];
    }),
  );
}

/** What an entry says of its day. */
export function effectiveInWords({ kind, effective }: BulletinEntry): string {
  const day = formatDay(effective);
  switch (kind) {
    case 'announced':
      return `Planned for ${day}`;
    case 'cancelled':
      return `Was to take effect ${day}`;
    case 'retired':
      return `Retired on ${day}`;
    case 'withdrawn':
      return `Withdrawn on ${day}`;
    case 'version':
      return `Effective ${day}`;
  }
}

/** When notice was given, for a change that needs it. */
export function noticeInWords(given: CalendarDate | null): string | null {
  return given === null ? null : `Notice given ${formatDay(given)}`;
}

/** What stands below the title. */
export function factsInWords({ organisation, by, recordedOn }: Bulletin): string[] {
  return [
    organisation,
    basisInWords(by),
    ...(recordedOn === null ? [] : [`Issued ${formatDay(recordedOn)}`]),
  ];
}
