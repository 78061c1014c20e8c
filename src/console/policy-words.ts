import type { CalendarDate } from '../kernel/calendar-date.ts';
import { formatDay } from '../kernel/calendar-date.ts';
import type { PolicyState } from '../policies/policy-state.ts';
import type { VersionStatus } from '../policies/version-lifecycle.rules.ts';
import type { Tone } from './parts.tsx';

interface Word {
  readonly name: string;
  readonly tone: Tone;
}

/** What each state of a policy is called on pages. */
export const policyStateWords: Record<PolicyState, Word> = {
  active: { name: 'In force', tone: 'good' },
  scheduled: { name: 'Scheduled', tone: 'info' },
  retired: { name: 'Retired', tone: 'plain' },
  cancelled: { name: 'Cancelled', tone: 'plain' },
  in_review: { name: 'In review', tone: 'info' },
  draft: { name: 'Draft', tone: 'plain' },
  withdrawn: { name: 'Withdrawn', tone: 'plain' },
};

/** What each status of a version is called on pages. */
export const versionStatusWords: Record<VersionStatus, Word> = {
  draft: { name: 'Draft', tone: 'plain' },
  in_review: { name: 'In review', tone: 'info' },
  scheduled: { name: 'Scheduled', tone: 'info' },
  active: { name: 'In force', tone: 'good' },
  superseded: { name: 'Superseded', tone: 'plain' },
  retired: { name: 'Retired', tone: 'plain' },
  cancelled: { name: 'Cancelled', tone: 'plain' },
  withdrawn: { name: 'Withdrawn', tone: 'plain' },
};

/** A half-open period as readers say it, its end exclusive: `from January 1, 2026 until January 1, 2027`. */
export function periodInWords({ from, until }: { from: CalendarDate; until: CalendarDate | null }): string {
  return until === null ? `from ${formatDay(from)}` : `from ${formatDay(from)} until ${formatDay(until)}`;
}

/** A code word of the domain as people read it: `codes_only` is `codes only`. */
export function plainWords(code: string): string {
  return code.replaceAll('_', ' ');
}
