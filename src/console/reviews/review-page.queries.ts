import { Injectable } from '@nestjs/common';
import type { PartialDate } from '../../kernel/partial-date.ts';
import { Database } from '../../platform/database/database.ts';
import type { Named } from '../../policies/policies.queries.ts';
import type { Choosable } from './person-choice.tsx';
import { ceilingOf, type ReviewRhythm } from '../../policies/review-dates.rules.ts';

/** A policy chosen to be changed with others. */
export interface ChosenPolicy {
  readonly slug: string;
  readonly title: string;
  readonly ownerName: string | null;
  readonly nextReview: PartialDate;
  /** The revision of its review dates. */
  readonly revision: number;
  /** The last month in which it may be due without a reason of its own; null where no last review is known. */
  readonly ceiling: PartialDate | null;
}

type ChosenRow = Omit<ChosenPolicy, 'ceiling'> & ReviewRhythm & { readonly lastReview: PartialDate | null };

/** What pages about reviews ask besides the reviews themselves. */
@Injectable()
export class ReviewPageQueries {
  constructor(private readonly database: Database) {}

  /** Everybody who may be given a review, by name, and `holders`, who may have left. */
  async people(holders: readonly string[] = []): Promise<Choosable[]> {
    return await this.database.query<Choosable>(
      'select id, name, active from person where active or id = any($1::uuid[]) order by name, id',
      [holders],
    );
  }

  /** Policies that a review may be opened of, by title. */
  async reviewable(): Promise<{ slug: string; title: string }[]> {
    return await this.database.query(
      `select policy.slug, policy.title from policy
        cross join lateral (select next_review from policy_review_dates
                             where policy_id = policy.id order by revision desc limit 1) dates
        where dates.next_review is not null order by policy.title, policy.id`,
    );
  }

  /** The names of persons by their ids, of those who left too. */
  async namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = await this.database.query<Named>('select id, name from person where id = any($1::uuid[])', [
      ids,
    ]);
    return new Map(found.map(({ id, name }) => [id, name]));
  }

  /** True for the owner of a policy and for each of its reviewers. */
  async hasReview(policyId: string, personId: string): Promise<boolean> {
    const found = await this.database.query(
      `select from policy where id = $1 and owner_id = $2
        union all select from policy_reviewer where policy_id = $1 and person_id = $2`,
      [policyId, personId],
    );
    return found.length > 0;
  }

  /** Policies by slug with their next reviews, by title; one without a review due is left out. */
  async chosen(slugs: readonly string[]): Promise<ChosenPolicy[]> {
    const found = await this.database.query<ChosenRow>(
      `select policy.slug, policy.title, owner.name as "ownerName", dates.next_review as "nextReview", dates.revision,
              dates.last_review as "lastReview", policy.cadence_months as "cadenceMonths",
              policy.anchor_month as "anchorMonth", policy.ceiling_months as "ceilingMonths"
         from policy
         cross join lateral (select last_review, next_review, revision from policy_review_dates
                              where policy_id = policy.id order by revision desc limit 1) dates
         left join person owner on owner.id = policy.owner_id
        where policy.slug = any($1::text[]) and dates.next_review is not null
        order by policy.title, policy.id`,
      [slugs],
    );
    return found.map((policy) => ({ ...policy, ceiling: ceilingOfPolicy(policy) }));
  }

  /** The ceiling of one policy's next review. */
  async ceilingOf(slug: string): Promise<PartialDate | null> {
    const [policy] = await this.chosen([slug]);
    return policy?.ceiling ?? null;
  }
}

function ceilingOfPolicy({ lastReview, ...rhythm }: ChosenRow): PartialDate | null {
  return lastReview === null ? null : ceilingOf(lastReview, rhythm);
}
