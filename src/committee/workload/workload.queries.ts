import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { rangeOf } from '../../kernel/partial-date.ts';
import { rows } from '../../platform/database/rows.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { capacityPlan, type CapacitySetting, type Leave, type MonthCapacity } from './capacity.rules.ts';
import type { LevelledReview } from './levelling.rules.ts';
import type { Month } from './months.rules.ts';

/** A policy's next review, as planning needs it. */
export interface ReviewToPlan extends Omit<LevelledReview, 'movable'> {
  readonly slug: string;
  readonly title: string;
  /** Of its review dates. */
  readonly revision: number;
  readonly reviewerIds: readonly string[];
  /** True while its scheduled review is open: the ladder has begun. */
  readonly isOpen: boolean;
}

/** A person's name, and whether they still work here. */
export interface PlannedPerson {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
}

/** What workload and levellings are computed from; each question in the caller's transaction. */
@Injectable()
export class WorkloadQueries {
  constructor(private readonly organisation: Organisation) {}

  /** Every policy that has a next review, by slug; of the policies with these ids where they are given. */
  async reviews(manager: EntityManager, policyIds: readonly string[] | null = null): Promise<ReviewToPlan[]> {
    return await rows<ReviewToPlan>(
      manager,
      `with current as (
         select distinct on (policy_id) policy_id, revision, last_review, next_review
           from policy_review_dates
          where $1::uuid[] is null or policy_id = any($1) order by policy_id, revision desc
       ), reviewers as (
         select policy_id, array_agg(person_id::text order by person_id) as ids from policy_reviewer group by policy_id
       )
       select policy.id, policy.slug, policy.title, policy.owner_id as "ownerId", policy.anchor_month as "anchorMonth",
              policy.ceiling_months as "ceilingMonths", current.revision, current.last_review as "lastReview",
              current.next_review as "nextReview", coalesce(reviewers.ids, '{}') as "reviewerIds",
              cycle.id is not null as "isOpen"
         from current join policy on policy.id = current.policy_id
         left join reviewers on reviewers.policy_id = policy.id
         left join review_cycle cycle
           on cycle.policy_id = policy.id and cycle.closed_at is null and cycle.kind = 'scheduled'
        where current.next_review is not null
        order by policy.slug`,
      [policyIds],
    );
  }

  /** Persons by name. */
  async people(manager: EntityManager, ids: readonly string[]): Promise<PlannedPerson[]> {
    return await rows(
      manager,
      'select id, name, active from person where id = any($1::uuid[]) order by name, id',
      [ids],
    );
  }

  /** What was said of everybody's capacity, the organisation's first, each by month. */
  async capacities(manager: EntityManager): Promise<(CapacitySetting & { readonly name: string | null })[]> {
    return await rows(
      manager,
      `select capacity.person_id as "personId", person.name, capacity.from_month as "from",
              capacity.reviews_per_month as "reviewsPerMonth"
         from review_capacity capacity left join person on person.id = capacity.person_id
        order by person.name nulls first, capacity.person_id, capacity.from_month nulls first`,
    );
  }

  /** What any person can do in any of the months. */
  async capacityPlan(
    manager: EntityManager,
    months: readonly Month[],
  ): Promise<(personId: string, month: Month) => MonthCapacity> {
    const { holidays } = await this.organisation.hours(manager);
    const settings = await this.capacities(manager);
    return capacityPlan(settings, await leavesIn(manager, months), holidays);
  }
}

/** Leaves with a day in the months; one that was taken back counts no more. */
async function leavesIn(manager: EntityManager, months: readonly Month[]): Promise<Leave[]> {
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined) return [];
  return await rows(
    manager,
    `select person_id as "personId", first_on as "from", until_on as until from delegation
      where ended_at is null and first_on < $2 and until_on > $1`,
    [rangeOf(first).from, rangeOf(last).until],
  );
}
