import { Injectable } from '@nestjs/common';
import type { Instant } from '../../kernel/instant.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import { Database } from '../../platform/database/database.ts';
import { currentDates, inScope, type ReportScope } from './report-scope.ts';
import type { ReportedPolicy } from './reports.queries.ts';

/** A policy whose review nobody owns. */
export interface WithoutOwnerLine extends ReportedPolicy {
  readonly nextReview: PartialDate;
}

/** Why mail does not reach a person. */
export type Unreachable = 'inactive' | 'address_failed';

/** A policy whose owner no mail reaches. */
export interface WithoutAddressLine extends ReportedPolicy {
  readonly nextReview: PartialDate;
  readonly problem: Unreachable;
  /** What came back from the address; null where the owner has left. */
  readonly failure: string | null;
  readonly backupName: string | null;
  /** Null where the backup is told instead. */
  readonly backupProblem: Unreachable | 'no_backup' | null;
}

/** A mail that came back. */
export interface BouncedLine {
  readonly bouncedAt: Instant;
  readonly personName: string;
  readonly reason: string;
  readonly kind: string;
  /** Slugs of the policies it told of. */
  readonly policies: readonly string[];
}

/** True, in SQL, for why mail does not reach `person`; null when it does. */
const problemOf = (person: string): string =>
  `case when not ${person}.active then 'inactive' when ${person}.address_failed_at is not null then 'address_failed' end`;

/** Whom reminders do not reach. */
@Injectable()
export class ReachQueries {
  constructor(private readonly database: Database) {}

  /** Policies with a review to come and no owner, by next review. */
  async withoutOwner(scope: ReportScope): Promise<WithoutOwnerLine[]> {
    return await this.database.query(
      `with ${currentDates}
       select policy.slug, policy.title, policy.manual_section as section, null as "ownerName",
              current.next_review as "nextReview"
         from current join policy on policy.id = current.policy_id
        where current.next_review is not null and policy.owner_id is null and ${inScope}
        order by current.next_review collate "C", policy.slug`,
      [scope.section, scope.owner],
    );
  }

  /** Policies whose owner has left or has an address that failed; first those whose backup is not reached either. */
  async withoutAddress(scope: ReportScope): Promise<WithoutAddressLine[]> {
    return await this.database.query(
      `with ${currentDates}
       select policy.slug, policy.title, policy.manual_section as section, owner.name as "ownerName",
              current.next_review as "nextReview", reach.problem,
              case when reach.problem = 'address_failed' then owner.address_failure end as failure,
              backup.name as "backupName", reach.backup as "backupProblem"
         from current join policy on policy.id = current.policy_id join person owner on owner.id = policy.owner_id
         left join person backup on backup.id = policy.backup_id
         cross join lateral (
           select ${problemOf('owner')} as problem,
                  case when backup.id is null then 'no_backup' else ${problemOf('backup')} end as backup
         ) reach
        where current.next_review is not null and reach.problem is not null and ${inScope}
        order by reach.backup is null, current.next_review collate "C", policy.slug`,
      [scope.section, scope.owner],
    );
  }

  /** Mails about reviews that came back, the newest first. */
  async bounced(scope: ReportScope): Promise<BouncedLine[]> {
    return await this.database.query(
      `select message.bounced_at as "bouncedAt", person.name as "personName", message.bounce_reason as reason, message.kind,
              coalesce(told.policies, '{}') as policies
         from reminder_message message join person on person.id = message.person_id
         left join lateral (
           select array_agg(distinct policy.slug order by policy.slug) as policies,
                  bool_or(${inScope}) as in_scope
             from reminder join review_cycle cycle on cycle.id = reminder.cycle_id join policy on policy.id = cycle.policy_id
            where reminder.message_id = message.id
         ) told on true
        where message.state = 'bounced' and (message.bounced_at at time zone $3)::date between $4::date and $5::date
          and coalesce(told.in_scope, $1::text is null and $2::uuid is null)
        order by message.bounced_at desc, message.id`,
      [scope.section, scope.owner, scope.zone, scope.from, scope.to],
    );
  }
}
