import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import type { LiteratureYearPlan, PlannedPolicy, PlannedRecord } from './year-plan.ts';

/** PMIDs by policy. */
export type Met = ReadonlyMap<string, ReadonlySet<string>>;

/** Days by which PubMed may show a record later than it says it entered it, and the record is still found (DOMAIN.md §5). */
const OVERLAP = 14;

/**
 * What DOMAIN.md says that each policy meets, and what it may meet at most, from the plan alone: it knows nothing of
 * windows, requests or retries. A policy must meet each record about it that was entered or indexed since its last
 * review and shown within the overlap, unless PubMed withdrew it before the policy was sure to be searched again.
 */
export function naiveLiterature(
  plan: LiteratureYearPlan,
  slackDays: number,
): { readonly must: Met; readonly may: Met } {
  const byWord = new Map<string, PlannedRecord[]>();
  for (const planned of plan.records) {
    for (const word of planned.words) byWord.set(word, [...(byWord.get(word) ?? []), planned]);
  }
  const met = (rule: (policy: PlannedPolicy, planned: PlannedRecord) => boolean): Met =>
    new Map(
      plan.policies.map((policy) => {
        const about = byWord.get(policy.word) ?? [];
        const those = about.filter((planned) => rule(policy, planned));
        return [policy.id, new Set(those.map(({ record }) => record.pmid))];
      }),
    );
  const sureAfter = plan.size.intervalDays + slackDays;
  return {
    may: met(({ lastReview }, { record, indexedOn }) => record.createdOn >= lastReview || indexedOn !== null),
    must: met(({ lastReview }, { record, shownOn, indexedOn, withdrawnOn }) => {
      const found = indexedOn ?? shownOn;
      const inTime = indexedOn !== null || shownOn <= addDays(record.createdOn, OVERLAP);
      const stays = withdrawnOn === null || withdrawnOn > addDays(found, sureAfter);
      return (indexedOn !== null || record.createdOn >= lastReview) && inTime && stays;
    }),
  };
}

/** A search that ended, as it was asked: days, and for a part of a day its PMIDs. */
export interface EndedSearch {
  readonly policyId: string;
  readonly from: CalendarDate;
  readonly through: CalendarDate;
  readonly uidFrom: number | null;
  readonly uidThrough: number | null;
}

/** The first day, from the last review to the end of the policy's last search, that no search of it covers; null for none. */
export function firstGap(policy: PlannedPolicy, searches: readonly EndedSearch[]): CalendarDate | null {
  const last = searches.reduce<CalendarDate | null>(
    (latest, { through }) => (latest === null || through > latest ? through : latest),
    null,
  );
  if (last === null) return policy.lastReview;
  for (let day = policy.lastReview; day <= last; day = addDays(day, 1)) {
    const those = searches.filter(({ from, through }) => from <= day && day <= through);
    if (!those.some(({ uidFrom }) => uidFrom === null) && !coverAll(those)) return day;
  }
  return null;
}

/** True when the parts of one day, laid end to end, leave no PMID of this century out. */
function coverAll(parts: readonly EndedSearch[]): boolean {
  let next = 1;
  for (const { uidFrom, uidThrough } of parts.toSorted((a, b) => Number(a.uidFrom) - Number(b.uidFrom))) {
    if (Number(uidFrom) > next) return false;
    next = Math.max(next, Number(uidThrough) + 1);
  }
  return next > 999_999_999;
}
