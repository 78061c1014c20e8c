import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../../kernel/calendar-date.ts';
import { Clock } from '../../../kernel/clock.ts';
import type { Instant } from '../../../kernel/instant.ts';
import { Database, type Tx } from '../../../platform/database/database.ts';
import { rows } from '../../../platform/database/rows.ts';
import { Organisation } from '../../../platform/organisation/organisation.ts';
import type { DriftCounts, DriftReason, PolicyState } from './drift.rules.ts';
import { STANDING } from './drift-statement.ts';

/** A version as a consumer is told of it. */
export interface NamedVersion {
  readonly version: number;
  readonly contentHash: string;
}

/** A policy that a consumer is not right about, as lists name it. */
export interface DriftedPolicy {
  readonly slug: string;
  readonly title: string;
  readonly state: Exclude<PolicyState, 'current'>;
  readonly reason: DriftReason;
  /** RFC 3339: the last moment at which it was right, or had not to be. */
  readonly since: string;
  /** Null: it holds nothing. */
  readonly holds: number | null;
  /** Null: nothing is in force any more. */
  readonly inForce: number | null;
}

/** One line of the board: a consumer and how it stands. */
export interface Standing extends DriftCounts {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly graceMinutes: number;
  /** Mail addresses of those who look after it. */
  readonly contacts: readonly string[];
  /** When it last said anything; null: never. */
  readonly lastHeardAt: Instant | null;
  /** Since when it is behind on the policy that waits longest; null where it is behind on none. */
  readonly behindSince: Instant | null;
  /** When the next policy that is due now becomes late; null where none is due. */
  readonly nextBehindAt: Instant | null;
  /** Events of the feed after the last that it said to have read; null where it never said, or of another feed. */
  readonly eventsUnread: number | null;
  /** The worst policies first, at most {@link WORST_SHOWN}. */
  readonly worst: readonly DriftedPolicy[];
}

/** One policy with what a consumer holds of it. */
export interface PolicyStanding {
  readonly policyId: string;
  readonly slug: string;
  readonly title: string;
  readonly state: PolicyState;
  readonly reason: DriftReason | null;
  readonly since: Instant | null;
  readonly behindFrom: Instant | null;
  readonly inForce: (NamedVersion & { readonly from: CalendarDate }) | null;
  /** What it uses today; instants are RFC 3339. */
  readonly holds:
    | (NamedVersion & {
        readonly loadedAt: string;
        readonly saidAt: string;
        /** Which hash it reported instead; null for the right one, or none. */
        readonly damagedHash: string | null;
      })
    | null;
  /** Versions that it has loaded ahead of their day. */
  readonly ahead: readonly (NamedVersion & { readonly from: CalendarDate })[];
}

/** Which policies of a consumer, in the order of their slugs. */
export interface StandingFilter {
  /** Only what is not current. */
  readonly drifted: boolean;
  readonly afterSlug: string;
  readonly limit: number;
}

/** Policies that a line of the board names. */
export const WORST_SHOWN = 5;

const INSTANT = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;
const rfc3339 = (instant: string): string => `to_char(${instant} at time zone 'UTC', ${INSTANT})`;

/** Asks who runs behind: each question is one statement, whatever there is of policies and consumers. */
@Injectable()
export class DriftQueries {
  constructor(
    private readonly database: Database,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
  ) {}

  /** Every consumer and how it stands now, the worst first; or those with the ids. */
  async board(ids: readonly string[] | null = null, tx?: Tx): Promise<Standing[]> {
    const found = await rows<Standing>(tx ?? this.database.source.manager, BOARD, this.asOf(ids));
    return found;
  }

  /** How one consumer stands with each policy that it is measured on. */
  async ofConsumer(
    consumerId: string,
    { drifted, afterSlug, limit }: StandingFilter,
  ): Promise<PolicyStanding[]> {
    return await this.database.query<PolicyStanding>(OF_CONSUMER, [
      ...this.asOf([consumerId]),
      drifted,
      afterSlug,
      limit,
    ]);
  }

  private asOf(ids: readonly string[] | null): unknown[] {
    const now = this.clock.now();
    return [this.organisation.today(now), now, this.organisation.zone, ids];
  }
}

/** The board's statement; exported for the test that looks at its plan. */
export const BOARD = `
  with ${STANDING},
  named as (
    select s.*, p.slug, coalesce(f.title, u.title) as title, u.number as holds, f.number as in_force,
           row_number() over (partition by s.consumer_id
             order by array_position(array['damaged', 'behind', 'due'], s.state), s.since, p.slug) as place
      from standing s
      join policy p on p.id = s.policy_id
      left join in_force f on f.policy_id = s.policy_id
      left join used u on u.consumer_id = s.consumer_id and u.policy_id = s.policy_id
     where s.state <> 'current'),
  counted as (
    select consumer_id, count(*)::int as measured,
           (count(*) filter (where state = 'due'))::int as due,
           (count(*) filter (where state = 'behind'))::int as behind,
           (count(*) filter (where state = 'damaged'))::int as damaged,
           min(since) filter (where state in ('behind', 'damaged')) as behind_since,
           min(behind_from) filter (where state = 'due') as next_behind_at
      from standing group by consumer_id),
  listed as (
    select n.consumer_id, jsonb_agg(jsonb_build_object('slug', n.slug, 'title', coalesce(n.title, n.slug), 'state', n.state,
             'reason', n.reason, 'since', ${rfc3339('n.since')}, 'holds', n.holds, 'inForce', n.in_force) order by n.place) as worst
      from named n where n.place <= ${WORST_SHOWN} group by n.consumer_id)
  select c.id, c.name, c.description, c.grace_minutes as "graceMinutes", c.contacts, c.last_heard_at as "lastHeardAt",
         coalesce(k.measured, 0) as measured, coalesce(k.due, 0) as due, coalesce(k.behind, 0) as behind,
         coalesce(k.damaged, 0) as damaged, k.behind_since as "behindSince", k.next_behind_at as "nextBehindAt",
         case when c.feed_sequence <= feed_reach(c.feed_epoch) then feed.last_sequence - c.feed_sequence end as "eventsUnread",
         coalesce(l.worst, '[]') as worst
    from chosen c
    left join counted k on k.consumer_id = c.id
    left join listed l on l.consumer_id = c.id
    cross join feed
   order by case when c.last_heard_at is null then 2 when k.damaged > 0 then 0 when k.behind > 0 then 1
                 when k.due > 0 then 3 else 4 end, k.behind_since, lower(c.name)`;

const OF_CONSUMER = `
  with ${STANDING}
  select s.policy_id as "policyId", p.slug, coalesce(f.title, u.title, p.slug) as title, s.state, s.reason, s.since,
         s.behind_from as "behindFrom",
         case when f.policy_id is not null then
           jsonb_build_object('version', f.number, 'contentHash', f.content_hash, 'from', f.begins_on) end as "inForce",
         case when u.version_id is not null then jsonb_build_object('version', u.number, 'contentHash', u.content_hash,
           'loadedAt', ${rfc3339('u.first_at')}, 'saidAt', ${rfc3339('u.said_at')}, 'damagedHash', u.damaged_hash) end as holds,
         coalesce((select jsonb_agg(jsonb_build_object('version', a.number, 'contentHash', a.content_hash, 'from', a.effective)
                     order by a.effective, a.number)
                     from said a where a.consumer_id = s.consumer_id and a.policy_id = s.policy_id
                      and a.ahead and a.dropped_at is null), '[]') as ahead
    from standing s
    join policy p on p.id = s.policy_id
    left join in_force f on f.policy_id = s.policy_id
    left join used u on u.policy_id = s.policy_id and u.consumer_id = s.consumer_id
   where (not $5::boolean or s.state <> 'current') and p.slug > $6
   order by p.slug limit $7`;
