import { roles } from '../../kernel/actor.ts';

/** Who a rung is for: the policy's owner, its reviewers, or everybody who holds a role when it is sent. */
export const audiences = ['owner', 'reviewers', ...roles] as const;
export type Audience = (typeof audiences)[number];

/** The days of a review window that rungs are counted from, in their order. */
export const anchors = ['first_day', 'last_day'] as const;
export type Anchor = (typeof anchors)[number];

/** How a rung's mail goes. */
export const deliveries = ['digest', 'individual'] as const;
export type Delivery = (typeof deliveries)[number];

/** People who join a repeating rung once the review is late enough. */
export interface Escalation {
  /** Days from the rung's anchor from which they are included. */
  readonly fromDays: number;
  readonly audience: readonly Audience[];
}

/** One step of a ladder: when it is due, whom it tells, and how. */
export interface Rung {
  /** Stable name, part of what makes a reminder unique. */
  readonly key: string;
  /** The day of the review window that is counted from. */
  readonly anchor: Anchor;
  /** Days from the anchor; negative is before it. */
  readonly offsetDays: number;
  /** Comes again after this many days until the cycle closes; null comes once. */
  readonly repeatEveryDays: number | null;
  readonly audience: readonly Audience[];
  readonly escalation: readonly Escalation[];
  /** A digest gathers everything of one day for a person; an individual mail speaks of this review alone. */
  readonly delivery: Delivery;
  /** Larger is more urgent: of two rungs that meet, the larger one stays. */
  readonly urgency: number;
}

/** Rungs in the order of their urgency. At most the last one repeats. */
export type Ladder = readonly Rung[];

/** A rung as it is written down: how urgent it is follows from where it stands. */
export type RungTerms = Omit<Rung, 'urgency'>;

/** The ladder of the rungs given, the least urgent first. */
export function ladderOf(rungs: readonly RungTerms[]): Ladder {
  return rungs.map((rung, index) => ({ ...rung, urgency: index + 1 }));
}

const responsible: readonly Audience[] = ['owner', 'reviewers'];

const daysBefore = (days: number): RungTerms => ({
  key: `before_${days}`,
  anchor: 'first_day',
  offsetDays: -days,
  repeatEveryDays: null,
  audience: responsible,
  escalation: [],
  delivery: 'digest',
});

/**
 * The ladder of an organisation that has not made its own: 120 days before the window (which opens the cycle), 90,
 * 60, 30, 14 and 7; on its first day, committee included; 7 days before its last day; and from the day after, weekly,
 * with the committee chair from the 8th day and the medical director from the 22nd.
 */
export const defaultLadder: Ladder = ladderOf([
  ...[120, 90, 60, 30, 14, 7].map(daysBefore),
  {
    key: 'first_day',
    anchor: 'first_day',
    offsetDays: 0,
    repeatEveryDays: null,
    audience: [...responsible, 'committee_member', 'committee_chair'],
    escalation: [],
    delivery: 'digest',
  },
  {
    key: 'closing',
    anchor: 'last_day',
    offsetDays: -7,
    repeatEveryDays: null,
    audience: responsible,
    escalation: [],
    delivery: 'individual',
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
  },
]);

/** The rung of that key. Throws for a key the ladder does not have: the rungs were planned from another ladder. */
export function rungOf(ladder: Ladder, key: string): Rung {
  const rung = ladder.find((candidate) => candidate.key === key);
  if (!rung) throw new RangeError(`the ladder has no rung "${key}"`);
  return rung;
}

/** Days from the anchor at which the rung's step (0 is the first) is due, before business days are minded. */
export function offsetOf(rung: Rung, step: number): number {
  return rung.offsetDays + step * (rung.repeatEveryDays ?? 0);
}

/** Whom a planned rung tells: its audience, those it escalates to by then, and those of the rungs it absorbed. */
export function audienceOf(
  ladder: Ladder,
  planned: { key: string; step: number; absorbs: readonly string[] },
): readonly Audience[] {
  const rung = rungOf(ladder, planned.key);
  const offset = offsetOf(rung, planned.step);
  const escalated = rung.escalation.filter(({ fromDays }) => fromDays <= offset);
  return [
    ...new Set([
      ...rung.audience,
      ...escalated.flatMap(({ audience }) => audience),
      ...planned.absorbs.flatMap((key) => rungOf(ladder, key).audience),
    ]),
  ];
}
