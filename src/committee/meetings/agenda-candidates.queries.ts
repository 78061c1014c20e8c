import { Injectable } from '@nestjs/common';
import type { DecisionRule } from '../../approvals/votes/decision-rule.rules.ts';
import { RoundDecisions } from '../../approvals/votes/round-decisions.ts';
import { tallyOf, type VoteValue } from '../../approvals/votes/vote.rules.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { byUrgencyOn, type Orderable } from './agenda-order.rules.ts';

/** Something a committee could take up. */
export interface Candidate extends Orderable {
  readonly slug: string | null;
  /** The version in review; null as long as no text is submitted. */
  readonly versionId: string | null;
  readonly version: number | null;
  readonly origin: 'due' | 'in_review' | 'carried_over';
  /** The item that an earlier meeting deferred. */
  readonly carriedFromId: string | null;
  /** The upcoming meeting on whose agenda the policy already is. */
  readonly onMeetingId: string | null;
}

/** A review that is overdue and has no text to decide on. */
export interface NotReady {
  readonly policyId: string;
  readonly slug: string;
  readonly title: string;
  readonly nextReview: PartialDate;
  readonly ownerName: string | null;
  /** The draft that is being written; null where there is none. */
  readonly draft: number | null;
}

/** A policy as a form offers it. */
export interface PolicyChoice {
  readonly slug: string;
  readonly title: string;
}

interface Ready {
  readonly policyId: string;
  readonly slug: string;
  readonly title: string;
  readonly versionId: string | null;
  readonly version: number | null;
  readonly nextReview: PartialDate | null;
  /** Whether a review of it is open. */
  readonly isDue: boolean;
  readonly votes: readonly VoteValue[];
  /** By what their round decides; null for the house's rule. */
  readonly rule: DecisionRule | null;
  readonly onMeetingId: string | null;
}

interface Deferred {
  readonly id: string;
  readonly policyId: string | null;
  readonly slug: string | null;
  readonly title: string;
  readonly versionId: string | null;
  readonly version: number | null;
  readonly nextReview: PartialDate | null;
  readonly votes: readonly VoteValue[];
  /** By what their round decides; null for the house's rule. */
  readonly rule: DecisionRule | null;
  readonly onMeetingId: string | null;
}

/** The meeting that has a policy on its agenda, today ($1) or later. */
const ON_MEETING = `(select on_item.meeting_id from meeting_item on_item join meeting on_meeting on on_meeting.id = on_item.meeting_id
  where on_item.policy_id = policy.id and on_item.state = 'open' and on_meeting.day >= $1::date) as "onMeetingId"`;

/** The policy's current next review; null before its first signature. */
const NEXT_REVIEW = `(select dates.next_review from policy_review_dates dates
  where dates.policy_id = policy.id order by dates.revision desc limit 1) as "nextReview"`;

/** The votes that count for a version as it stands, and the rule that counts them; those of a round that an edit left behind do not. */
const LIVE_VOTES = `(select round.rule from approval_round round
   where round.version_id = version.id and round.closed_at is null and round.version_revision = version.revision
     and round.content_hash = version.content_hash) as rule,
  coalesce((select jsonb_agg(vote.vote) from approval_round round
    join approval_vote vote on vote.round_id = round.id
   where round.version_id = version.id and round.closed_at is null and round.version_revision = version.revision
     and round.content_hash = version.content_hash), '[]') as votes`;

/** Questions about what is due and ready for the committee, and about what is due and not. */
@Injectable()
export class AgendaCandidatesQueries {
  constructor(
    private readonly database: Database,
    private readonly decisions: RoundDecisions,
  ) {}

  /**
   * What waits for the committee, the most urgent first: texts in review that it has not carried yet, reviews whose stage
   * is with it, and what earlier meetings deferred. Each policy once.
   */
  async ready(today: CalendarDate, tx: Tx = this.database.source.manager): Promise<Candidate[]> {
    const ready = (await this.waiting(today, tx)).filter((found) => !this.isCarried(found));
    const deferred = await this.deferred(today, tx);
    const earlier = new Map(deferred.map((item) => [item.policyId ?? item.id, item]));
    const candidates = ready.map((found): Candidate => {
      const { policyId, slug, title, versionId, version, nextReview, onMeetingId } = found;
      const carriedFromId = earlier.get(policyId)?.id ?? null;
      const origin = carriedFromId !== null ? 'carried_over' : found.isDue ? 'due' : 'in_review';
      const carriedOver = carriedFromId !== null;
      return {
        policyId,
        slug,
        title,
        versionId,
        version,
        nextReview,
        origin,
        carriedFromId,
        carriedOver,
        onMeetingId,
      };
    });
    const there = new Set(ready.map(({ policyId }) => policyId));
    const others = deferred.filter(({ policyId }) => policyId === null || !there.has(policyId));
    return [
      ...candidates,
      ...others.map((item): Candidate => {
        const { id, policyId, slug, title, versionId, version, nextReview, onMeetingId } = item;
        const before = { origin: 'carried_over', carriedFromId: id, carriedOver: true } as const;
        return { policyId, slug, title, versionId, version, nextReview, onMeetingId, ...before };
      }),
    ].toSorted(byUrgencyOn(today));
  }

  /** Overdue reviews without a text in review, the longest overdue first. */
  async notReady(today: CalendarDate, limit: number): Promise<NotReady[]> {
    return await this.database.query<NotReady>(
      `select policy.id as "policyId", policy.slug, policy.title, dates.next_review as "nextReview",
              (select person.name from person where person.id = policy.owner_id) as "ownerName",
              (select max(number) from policy_version where policy_id = policy.id and state = 'draft') as draft
         from policy
         cross join lateral (select next_review from policy_review_dates
           where policy_id = policy.id order by revision desc limit 1) dates
        where left($1::text, length(dates.next_review)) collate "C" > dates.next_review
          and not exists (select from policy_version where policy_id = policy.id and state = 'in_review')
        order by dates.next_review collate "C", policy.title, policy.id limit $2`,
      [today, limit],
    );
  }

  /** Policies that a chair may add by hand, those with a text in review first, then by title. */
  async choices(limit: number): Promise<PolicyChoice[]> {
    return await this.database.query<PolicyChoice>(
      `select policy.slug, policy.title from policy
        order by exists (select from policy_version where policy_id = policy.id and state = 'in_review') desc,
                 policy.title, policy.id limit $1`,
      [limit],
    );
  }

  private async waiting(today: CalendarDate, tx: Tx): Promise<Ready[]> {
    return await rows<Ready>(
      tx,
      `select policy.id as "policyId", policy.slug, coalesce(version.title, policy.title) as title,
              version.id as "versionId", version.number as version, ${NEXT_REVIEW}, ${ON_MEETING},
              exists (select from review_cycle cycle where cycle.policy_id = policy.id and cycle.closed_at is null) as "isDue",
              ${LIVE_VOTES}
         from policy
         left join lateral (select id, number, title, revision, content_hash from policy_version
           where policy_id = policy.id and state = 'in_review' order by number desc limit 1) version on true
        where policy.id in (
          select policy_id from policy_version where state = 'in_review'
          union select policy_id from review_cycle where closed_at is null and stage = 'with_committee')`,
      [today],
    );
  }

  /**
   * What meetings deferred and no later one has taken up, unless it has been decided or withdrawn meanwhile. One whose
   * chair took it off has not taken it up.
   */
  private async deferred(today: CalendarDate, tx: Tx): Promise<Deferred[]> {
    const found = await rows<Deferred>(
      tx,
      `select distinct on (coalesce(item.policy_id, item.id))
              item.id, item.policy_id as "policyId", policy.slug, coalesce(version.title, policy.title, item.title) as title,
              version.id as "versionId", version.number as version, ${NEXT_REVIEW}, ${ON_MEETING},
              ${LIVE_VOTES}
         from meeting_item item
         join meeting on meeting.id = item.meeting_id
         left join policy on policy.id = item.policy_id
         left join policy_version version on version.id = coalesce((select id from policy_version
              where policy_id = item.policy_id and state = 'in_review' order by number desc limit 1), item.version_id)
        where item.state = 'deferred'
          and not exists (select from meeting_item later where later.state <> 'removed'
            and (later.carried_from_id = item.id or later.policy_id = item.policy_id and later.added_at > item.added_at))
          and (version.id is null or version.state in ('draft', 'in_review'))
        order by coalesce(item.policy_id, item.id), meeting.day desc, item.id desc`,
      [today],
    );
    return found.filter((found) => !this.isCarried(found));
  }

  /** A text that is carried waits for its signature, not for the committee. */
  private isCarried({ votes, rule }: Pick<Ready, 'votes' | 'rule'>): boolean {
    return tallyOf(votes, this.decisions.ruleOf({ rule })).carried;
  }
}
