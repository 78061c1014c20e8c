import type { CalendarDate } from '../../../kernel/calendar-date.ts';
import type { PolicyStanding, Standing } from './drift.queries.ts';
import { consumerState, type ConsumerState, type DriftReason, type PolicyState } from './drift.rules.ts';

/** A policy that a consumer is not right about, on the board. */
export interface DriftedPolicyReply {
  /** The policy's slug. */
  readonly policy: string;
  readonly title: string;
  readonly state: Exclude<PolicyState, 'current'>;
  readonly reason: DriftReason;
  /** RFC 3339. */
  readonly since: string;
  /** The version that it uses; null for none. */
  readonly holds: number | null;
  /** The version in force; null for none any more. */
  readonly inForce: number | null;
}

/** One consumer on the board. */
export interface BoardLineReply {
  readonly consumer: { readonly id: string; readonly name: string };
  readonly state: ConsumerState;
  /** Policies that it is measured on. */
  readonly measured: number;
  readonly due: number;
  readonly behind: number;
  readonly damaged: number;
  readonly behindSince: string | null;
  /** When the next policy that is due now becomes late; null where none is due. */
  readonly nextBehindAt: string | null;
  readonly lastHeardAt: string | null;
  /** Events of the feed that it has not read, by its cursor; null where it never said. */
  readonly eventsUnread: number | null;
  /** The worst first, a few of them; all are in its holdings. */
  readonly policies: readonly DriftedPolicyReply[];
}

/** Who runs behind, now. */
export interface DriftReply {
  /** The moment this is true of, by the domain's clock. */
  readonly asOf: string;
  /** Consumers that are behind or hold a damaged copy. */
  readonly behind: number;
  /** The worst first. */
  readonly items: readonly BoardLineReply[];
}

/** One policy of a consumer's holdings. */
export interface HoldingReply {
  readonly policy: { readonly id: string; readonly slug: string; readonly title: string };
  readonly state: PolicyState;
  /** Null where it is current. */
  readonly reason: DriftReason | null;
  readonly since: string | null;
  /** When it becomes late, or became: `since` and the grace. */
  readonly behindFrom: string | null;
  readonly inForce: {
    readonly version: number;
    readonly contentHash: string;
    readonly from: CalendarDate;
  } | null;
  /** What it uses today; `damagedHash` is what it reported instead of the hash that was signed. */
  readonly holds: {
    readonly version: number;
    readonly contentHash: string;
    readonly damagedHash: string | null;
    readonly loadedAt: string;
    readonly saidAt: string;
  } | null;
  /** Versions that it has loaded ahead of their day. */
  readonly ahead: readonly {
    readonly version: number;
    readonly contentHash: string;
    readonly from: CalendarDate;
  }[];
}

/** A page of a consumer's holdings, by slug. */
export interface HoldingsReply {
  readonly items: readonly HoldingReply[];
  readonly nextCursor: string | null;
}

/** A line of the board as it is sent. */
export function presentLine(standing: Standing): BoardLineReply {
  const { id, name, measured, due, behind, damaged, behindSince, nextBehindAt, lastHeardAt, eventsUnread } =
    standing;
  return {
    consumer: { id, name },
    state: consumerState(lastHeardAt !== null, standing),
    measured,
    due,
    behind,
    damaged,
    behindSince: behindSince?.toString() ?? null,
    nextBehindAt: nextBehindAt?.toString() ?? null,
    lastHeardAt: lastHeardAt?.toString() ?? null,
    eventsUnread,
    policies: standing.worst.map(({ slug, ...rest }) => ({ policy: slug, ...rest })),
  };
}

/** A policy of a consumer's holdings as it is sent. */
export function presentHolding(standing: PolicyStanding): HoldingReply {
  const { policyId, slug, title, state, reason, since, behindFrom, inForce, holds, ahead } = standing;
  return {
    policy: { id: policyId, slug, title },
    state,
    reason,
    since: since?.toString() ?? null,
    behindFrom: behindFrom?.toString() ?? null,
    inForce,
    holds,
    ahead,
  };
}
