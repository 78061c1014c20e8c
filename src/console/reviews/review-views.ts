import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { mayDo } from '../../kernel/permission.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { ReviewHistoryQueries, type HistoryEntry } from '../../reviews/cycles/review-history.queries.ts';
import { ReviewsQueries, type Review } from '../../reviews/cycles/reviews.queries.ts';
import { consolePermissions } from '../console.permissions.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { ReviewWorkQueries } from '../review-task/review-work.queries.ts';
import type { ReviewView } from './review.page.tsx';
import type { TypedForms } from './reviews.schemas.ts';
import { ReviewPageQueries } from './review-page.queries.ts';

/** Gathers what the page of a review shows its reader. */
@Injectable()
export class ReviewViews {
  constructor(
    private readonly reviews: ReviewsQueries,
    private readonly history: ReviewHistoryQueries,
    private readonly details: ReviewPageQueries,
    private readonly work: ReviewWorkQueries,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
  ) {}

  /** The page of a review for `actor`. Throws not_found. */
  async of(
    actor: Actor,
    id: string,
    csrfToken: string,
    refusal: FormRefusal | null,
    typed: TypedForms,
  ): Promise<ReviewView> {
    const review = await this.reviews.one(id);
    const entries = await this.history.ofCycle(review.id);
    const change = mayDo(actor, consolePermissions.changeReviews);
    const isOwn = actor.kind === 'person' && (await this.details.hasReview(review.policyId, actor.personId));
    return {
      review,
      entries,
      people: change ? await this.details.people(holdersOf(review)) : [],
      work: await this.work.of(review.policyId),
      names: await this.details.namesOf(entries.flatMap(personsIn)),
      ceiling: await this.details.ceilingOf(review.slug),
      may: { change, enterStage: change || isOwn },
      refusal,
      typed,
      today: this.organisation.today(this.clock.now()),
      zone: this.organisation.zone,
      csrfToken,
    };
  }
}

function holdersOf({ owner, reviewers, backup }: Review): string[] {
  return [owner, backup, ...reviewers].flatMap((person) => person?.id ?? []);
}

function personsIn({ kind, detail }: HistoryEntry): string[] {
  if (kind !== 'assigned') return [];
  const { ownerId, backupId, reviewerIds } = detail;
  const all: unknown[] = [
    ownerId,
    backupId,
    ...(Array.isArray(reviewerIds) ? (reviewerIds as unknown[]) : []),
  ];
  return all.filter((id) => typeof id === 'string');
}
