import { addDays, daysBetween, type CalendarDate } from '../../kernel/calendar-date.ts';
import { rangeOf, type PartialDate } from '../../kernel/partial-date.ts';
import { sampleRecords } from '../pubmed-server/sample-records.ts';
import type { ServedRecord } from '../pubmed-server/served-record.ts';

/** The first day of the window for which the sample's records were invented. */
const WRITTEN_FOR = '2025-11-01' as CalendarDate;

/** A PubMed query that finds a policy's subject by its title. */
export function queryFor(title: string): string {
  return `"${subjectOf(title)}"[tiab]`;
}

/** The invented records, moved to the time after a policy's last review, each with the policy's subject in its abstract. */
export function recordsAbout(title: string, lastReview: PartialDate): ServedRecord[] {
  const shift = daysBetween(WRITTEN_FOR, rangeOf(lastReview).from);
  const moved = (day: CalendarDate): CalendarDate => addDays(day, shift);
  return sampleRecords.map((record) => ({
    ...record,
    abstract: [...record.abstract, { label: 'KEYWORDS', text: `${subjectOf(title)}.` }],
    createdOn: moved(record.createdOn),
    indexedOn: record.indexedOn === null ? null : moved(record.indexedOn),
  }));
}

/** Words only: quotes and brackets mean something to PubMed. */
function subjectOf(title: string): string {
  return title.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}
