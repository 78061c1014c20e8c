import type { Role } from '../../kernel/actor.ts';

/** Who a rung is for: the policy's owner, its reviewers, or everybody who holds a role when it is sent. */
export type Audience = 'owner' | 'reviewers' | Role;

/** People who join a repeating rung once the review is late enough. */
export interface Escalation {
  /** Days after the window's last day from which they are included. */
  readonly fromDays: number;
  readonly audience: readonly Audience[];
}

/** One step of a ladder: when it is due, whom it tells, and how. */
export interface Rung {
  /** Stable name, part of what makes a reminder unique. */
  readonly key: string;
  /** The day of the review window that is counted from. */
  readonly anchor: 'first_day' | 'last_day';
  /** Days from the anchor; negative is before it. */
  readonly offsetDays: number;
  /** Comes again after this many days until the cycle closes; null comes once. */
  readonly repeatEveryDays: number | null;
  readonly audience: readonly Audience[];
  readonly escalation: readonly Escalation[];
  /** A digest gathers everything of one day for a person; an individual mail speaks of this review alone. */
  readonly delivery: 'digest' | 'individual';
  /** Larger is more urgent: of two rungs that meet, the larger one stays. */
  readonly urgency: number;
}

/** Rungs in the order of their urgency. At most the last one repeats. */
export type Ladder = readonly Rung[];

const responsible: readonly Audience[] = ['owner', 'reviewers'];

const daysBefore = (days: number, urgency: number): Rung => ({
  key: `before_${days}`,
  anchor: 'first_day',
  offsetDays: -days,
  repeatEveryDays: null,
  audience: responsible,
  escalation: [],
  delivery: 'digest',
  urgency,
});

/**
 * The ladder of an organisation that has not made its own: 120 days before the window (which opens the cycle), 90,
 * 60, 30, 14 and 7; on its first day, committee included; 7 days before its last day; and from the day after, weekly,
 * with the committee chair from the 8th day and the medical director from the 22nd.
 */
export const defaultLadder: Ladder = [
  daysBefore(120, 1),
  daysBefore(90, 2),
  daysBefore(60, 3),
  daysBefore(30, 4),
  daysBefore(14, 5),
  daysBefore(7, 6),
  {
    key: 'first_day',
    anchor: 'first_day',
    offsetDays: 0,
    repeatEveryDays: null,
    audience: [...responsible, 'committee_member', 'committee_chair'],
    escalation: [],
    delivery: 'digest',
    urgency: 7,
  },
  {
    key: 'closing',
    anchor: 'last_day',
    offsetDays: -7,
    repeatEveryDays: null,
    audience: responsible,
    escalation: [],
    delivery: 'individual',
    urgency: 8,
  },
  {
    key: 'overdue',
    anchor: 'last_day',
    offsetDays: 1,
    repeatEveryDays: 7,
    audience: responsible,
    escalation: [
      { fromDays: 8, audience: ['committee_chair'] },
      { fromDays: 22, audience: ['medical_director'] },
    ],
    delivery: 'individual',
    urgency: 9,
  },
];

/** The rung of that key. Throws for a key the ladder does not have: the rungs were planned from another ladder. */
export function rungOf(ladder: Ladder, key: string): Rung {
  const rung = ladder.find((candidate) => candidate.key === key);
  if (!rung) throw new RangeError(`the ladder has no rung "${key}"`);
  return rung;
}

/** Days from the anchor at which the rung's `occurrence` (0 is the first) is due, before business days are minded. */
export function offsetOf(rung: Rung, occurrence: number): number {
  return rung.offsetDays + occurrence * (rung.repeatEveryDays ?? 0);
}

/** Whom an occurrence tells: the rung's audience, those it escalates to by then, and those of the rungs it absorbed. */
export function audienceOf(
  ladder: Ladder,
  planned: { key: string; occurrence: number; absorbs: readonly string[] },
): readonly Audience[] {
  const rung = rungOf(ladder, planned.key);
  const offset = offsetOf(rung, planned.occurrence);
  const escalated = rung.escalation.filter(({ fromDays }) => fromDays <= offset);
  return [
    ...new Set([
      ...rung.audience,
      ...escalated.flatMap(({ audience }) => audience),
      ...planned.absorbs.flatMap((key) => rungOf(ladder, key).audience),
    ]),
  ];
}
