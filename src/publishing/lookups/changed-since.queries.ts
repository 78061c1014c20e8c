import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import { CostlyReads } from '../../platform/database/costly-reads.ts';
import { holdsFor } from './scope.sql.ts';
import type { PolicySuccessor } from '../active/active-version.rules.ts';

/** One moment's answer to "what is in force today?": the moment, its day, and the day as of which embargoes count. */
export interface Said {
  readonly at: Instant;
  readonly day: CalendarDate;
  readonly embargoDay: CalendarDate;
}

/** What differs between two moments, for whose policies, and which part. */
export interface DifferenceQuestion {
  readonly before: Said;
  readonly now: Said;
  readonly lineOfBusiness: string | null;
  readonly jurisdiction: string | null;
  readonly afterSlug: string;
  readonly limit: number;
}

/** A policy of which another version is in force than was said then. */
export interface DifferentPolicy {
  readonly policyId: string;
  readonly slug: string;
  readonly title: string;
  readonly fromVersion: number | null;
  readonly fromContentHash: string | null;
  readonly toVersion: number | null;
  readonly toContentHash: string | null;
  readonly toChangeClass: string | null;
  readonly corrects: boolean;
  /** The first day of the version in force; the day of the end where none is. */
  readonly since: CalendarDate | null;
  readonly endedBy: 'retire' | 'withdraw' | null;
  readonly successor: PolicySuccessor | null;
}

/** Compares what was said at a moment with what is said now, by the recorded axis of the effective periods. */
@Injectable()
export class ChangedSinceQueries {
  constructor(private readonly reads: CostlyReads) {}

  /** The policies whose version in force differs, by slug. */
  async different(question: DifferenceQuestion): Promise<DifferentPolicy[]> {
    const { before, now, lineOfBusiness, jurisdiction, afterSlug, limit } = question;
    return await this.reads.query<DifferentPolicy>(
      `with said as materialized (
         select policy_id, version_id from public_period($1::date, $2::timestamptz) where valid @> $3::date),
       says as materialized (
         select policy_id, version_id, lower(valid) as since
           from public_period($4::date, $5::timestamptz) where valid @> $6::date)
       select p.id as "policyId", p.slug, coalesce(b.title, a.title) as title,
              a.number as "fromVersion", a.content_hash as "fromContentHash",
              b.number as "toVersion", b.content_hash as "toContentHash", b.change_class as "toChangeClass",
              ${CORRECTS} as corrects,
              coalesce(says.since, ended.effective) as since, ended.kind as "endedBy", ended.successor
         from said full join says on says.policy_id = said.policy_id
         join policy p on p.id = coalesce(says.policy_id, said.policy_id)
         left join policy_version a on a.id = said.version_id
         left join policy_version b on b.id = says.version_id
         left join lateral (${ENDED}) ended on says.version_id is null
        where said.version_id is distinct from says.version_id and p.slug > $9
          and ${holdsFor('coalesce(b.lines_of_business, a.lines_of_business)', '$7')}
          and ${holdsFor('coalesce(b.jurisdictions, a.jurisdictions)', '$8')}
        order by p.slug limit $10`,
      [
        before.embargoDay,
        before.at,
        before.day,
        now.embargoDay,
        now.at,
        now.day,
        lineOfBusiness,
        jurisdiction,
        afterSlug,
        limit,
      ],
    );
  }
}

/** Whether the one version corrects the other, perhaps by way of others. */
const CORRECTS = `
  coalesce(b.corrects_version_id is not null and a.id in (
    with recursive corrected as (
      select b.corrects_version_id as id
      union select c.corrects_version_id from corrected join policy_version c on c.id = corrected.id)
    select id from corrected where id is not null), false)`;

/** The decision by which a policy has no version in force: the last of those whose day has come. */
const ENDED = `
  select act.kind, act.effective,
         case when other.id is not null then jsonb_build_object('policy', other.slug)
              when act.successor_criteria is not null then jsonb_build_object('criteria', act.successor_criteria) end
           as successor
    from policy_act act left join policy other on other.id = act.successor_policy_id
   where act.policy_id = p.id and act.kind in ('retire', 'withdraw') and act.instead_version_id is null
     and act.decided_at <= $5::timestamptz and act.effective <= $6::date
   order by act.decided_at desc limit 1`;
