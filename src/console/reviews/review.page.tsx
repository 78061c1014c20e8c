import type { JSX } from 'preact';
import { formatDay, type CalendarDate } from '../../kernel/calendar-date.ts';
import type { Zone } from '../../kernel/instant.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import type { HistoryEntry } from '../../reviews/cycles/review-history.queries.ts';
import type { Review } from '../../reviews/cycles/reviews.queries.ts';
import { reviewState } from '../../reviews/cycles/review-window.rules.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { Chip, Fact, Moment, Nothing, Notice, PrintedDate } from '../parts.tsx';
import { draftAddress } from '../drafts/draft-address.ts';
import type { ReviewWork } from '../review-task/review-work.queries.ts';
import { literatureAddress, meetingAddress, workAddress } from '../review-task/work-address.ts';
import { daysInWords, reviewStateWords } from '../review-words.ts';
import { ReviewEntries, type Names } from './review-entries.tsx';
import { ReviewForms } from './review-forms.tsx';
import { kindWords, openedByWords, outcomeWords } from './review-stage-words.ts';
import type { Choosable } from './person-choice.tsx';
import type { TypedForms } from './reviews.schemas.ts';
import { StageSteps } from './stage-steps.tsx';

/** All that the page of one review is made from. */
export interface ReviewView {
  readonly review: Review & { readonly id: string };
  readonly entries: readonly HistoryEntry[];
  /** Who may be given a review, by name; empty for a reader who may not. */
  readonly people: readonly Choosable[];
  readonly work: ReviewWork;
  readonly names: Names;
  /** The last month in which it may be due without a reason of its own; null where no last review is known. */
  readonly ceiling: PartialDate | null;
  readonly may: { readonly enterStage: boolean; readonly change: boolean };
  readonly refusal: FormRefusal | null;
  /** The form that was refused, as it was sent. */
  readonly typed: TypedForms;
  readonly today: CalendarDate;
  readonly zone: Zone;
  readonly csrfToken: string;
}

/** One review: where it stands, who has it, how far it is, what happened, and what can be done. */
export function ReviewPage({ view }: { view: ReviewView }): JSX.Element {
  const { review, refusal } = view;
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/console">What is due</a> <a href={`/console/policies/${review.slug}`}>{review.title}</a>
      </nav>
      <div class="title-row">
        <h1>{review.title}</h1>
        <Standing view={view} />
      </div>
      <Lede view={view} />
      {refusal !== null && (
        <Notice tone="danger">
          <p>{refusal.message}</p>
        </Notice>
      )}
      {review.closedAt === null && <StageSteps stage={review.stage} />}
      {review.closedAt === null && <Work view={view} />}
      <div class="columns">
        <Course view={view} />
        <People view={view} />
      </div>
      <ReviewForms view={view} />
      <ReviewEntries entries={view.entries} names={view.names} zone={view.zone} />
    </>
  );
}

/** Where the work itself is done. */
function Work({ view: { review, work } }: { view: ReviewView }): JSX.Element {
  const { draft, meeting } = work;
  return (
    <p class="links">
      {workAddress(review, work) !== null && (
        <strong>
          <a href={`/console/reviews/${review.id}/task`}>Go on with it</a>
        </strong>
      )}{' '}
      <a href={literatureAddress(review)}>What was found for it</a>{' '}
      <a href={`/console/reviews/${review.id}/prisma`}>Flow of its records (PRISMA)</a>{' '}
      {draft !== null && <a href={draftAddress(review.slug, draft)}>Draft {draft}</a>}{' '}
      {meeting !== null && (
        <a href={meetingAddress(meeting)}>
          {meeting.name}, {formatDay(meeting.day)}
        </a>
      )}
    </p>
  );
}

function Standing({ view: { review, today } }: { view: ReviewView }): JSX.Element {
  if (review.outcome !== null) return <Chip tone="good">{outcomeWords[review.outcome]}</Chip>;
  if (review.kind === 'interim') return <Chip tone="info">Interim</Chip>;
  const { name, tone } = reviewStateWords[reviewState(review.nextReview, today)];
  return <Chip tone={tone}>{name}</Chip>;
}

function Lede({ view: { review, today } }: { view: ReviewView }): JSX.Element {
  const what = kindWords[review.kind];
  if (review.closedAt !== null) return <p class="lede">{what}, closed.</p>;
  if (review.kind === 'interim') {
    return (
      <p class="lede">
        {what}: it leaves the review dates alone. The scheduled one is{' '}
        <PrintedDate date={review.nextReview} />.
      </p>
    );
  }
  return (
    <p class="lede">
      {what} of <PrintedDate date={review.nextReview} />, {daysInWords(review.nextReview, today)}. A signature
      ends it: <a href={`/console/policies/${review.slug}`}>the policy</a> is revised, reaffirmed or retired.
    </p>
  );
}

function Course({ view: { review, zone } }: { view: ReviewView }): JSX.Element {
  return (
    <section class="card" aria-labelledby="course">
      <h2 id="course">Dates</h2>
      <dl class="facts">
        <Fact label={review.kind === 'interim' ? 'Next scheduled review' : 'Due'}>
          <PrintedDate date={review.nextReview} />
        </Fact>
        <Fact label="Opened">
          {review.openedAt === null ? <Nothing /> : <Moment at={review.openedAt} zone={zone} />}
          {review.openedBy !== null && <span class="under">{openedByWords[review.openedBy]}</span>}
        </Fact>
        {review.closedAt !== null && review.outcome !== null && (
          <Fact label="Closed">
            <Moment at={review.closedAt} zone={zone} />
            <span class="under">
              {outcomeWords[review.outcome]}
              {review.closingVersion !== null && `, version ${review.closingVersion}`}
            </span>
          </Fact>
        )}
      </dl>
      <p class="links">
        <a href={`/console/reminders/reviews/${review.id}`}>What was sent and comes</a>
      </p>
    </section>
  );
}

function People({ view: { review } }: { view: ReviewView }): JSX.Element {
  return (
    <section class="card" aria-labelledby="people">
      <h2 id="people">People</h2>
      <dl class="facts">
        <Fact label="Owner">{review.owner?.name ?? <Nothing word="no owner" />}</Fact>
        <Fact label="Reviewers">
          {review.reviewers.length === 0 ? (
            <Nothing word="no reviewers" />
          ) : (
            review.reviewers.map(({ name }) => name).join(', ')
          )}
        </Fact>
        <Fact label="Backup">
          {review.backup?.name ?? <Nothing word="no backup" />}
          <span class="under">told where the others cannot be reached</span>
        </Fact>
      </dl>
    </section>
  );
}
