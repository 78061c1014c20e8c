import type { CalendarDate } from '../kernel/calendar-date.ts';
import { contains, type Period } from '../kernel/period.ts';
import { transition, type TransitionTable } from '../kernel/transitions.ts';

/** What is stored of a version. Everything after approval is derived from days when it is read. */
export const versionStates = ['draft', 'in_review', 'approved', 'withdrawn'] as const;
export type VersionState = (typeof versionStates)[number];

/**
 * Which state may follow which. A rejected or edited version goes back to draft; an approved one never changes
 * (HL7 CRMI 3.1: active never returns to draft), and a withdrawn one stays withdrawn.
 */
export const nextVersionStates = {
  draft: ['in_review', 'withdrawn'],
  in_review: ['draft', 'approved', 'withdrawn'],
  approved: [],
  withdrawn: [],
} as const satisfies TransitionTable<VersionState>;

/** Applies one step of the lifecycle. Throws IllegalTransition, naming `subject`, for a step the table does not have. */
export function moveVersion(subject: string, from: VersionState, to: VersionState): VersionState {
  return transition<VersionState>(nextVersionStates, subject, from, to);
}

/** What the day makes of an approved version. */
export const derivedStatuses = ['scheduled', 'active', 'superseded', 'retired', 'cancelled'] as const;
export type DerivedStatus = (typeof derivedStatuses)[number];

/**
 * Where a version stands: its stored state, or, once approved, what the day makes of it. An approved version is
 * `withdrawn` when an emergency withdrawal took it out of force; a draft, when it was given up.
 */
export type VersionStatus = Exclude<VersionState, 'approved'> | DerivedStatus;

/** The days one version governs, as now known. */
export interface VersionPeriod extends Period {
  readonly versionId: string;
}

/** How a signed act ended a version: before it began, or out of force. */
export type VersionFate = 'cancelled' | 'withdrawn';

/**
 * What an approved version is on a day. `known` are the policy's periods as now known, in any order; `fate` is what an
 * act made of the version, null without one. A version whose days are over is superseded when any other governs
 * afterwards, and retired when none does; one that lost all its days to another is superseded before it began.
 */
export function statusOn(
  day: CalendarDate,
  versionId: string,
  known: readonly VersionPeriod[],
  fate: VersionFate | null = null,
): DerivedStatus | VersionFate {
  const own = known.filter((period) => period.versionId === versionId);
  if (own.some((period) => contains(period, day))) return 'active';
  if (own.some((period) => period.from > day)) return 'scheduled';
  if (fate !== null) return fate;
  const ends = own.flatMap((period) => period.until ?? []).toSorted();
  const end = ends.at(-1);
  if (end === undefined) return 'superseded';
  return known.some((period) => period.versionId !== versionId && period.from >= end)
    ? 'superseded'
    : 'retired';
}

/**
 * The days of one version that matter on a day: those it is in, else the next ones, else the last. A version may have
 * several periods apart, when it governs again after the withdrawal of another. Null when it governs none.
 */
export function periodNear(
  day: CalendarDate,
  versionId: string,
  known: readonly VersionPeriod[],
): VersionPeriod | null {
  const own = known
    .filter((period) => period.versionId === versionId)
    .toSorted((a, b) => (a.from < b.from ? -1 : 1));
  return own.find((period) => period.until === null || period.until > day) ?? own.at(-1) ?? null;
}
