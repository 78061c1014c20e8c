import type { JSX } from 'preact';
import { formatDay, type CalendarDate } from '../kernel/calendar-date.ts';
import { dayIn, type Zone } from '../kernel/instant.ts';
import { formatPartialDate } from '../kernel/partial-date.ts';
import { reviewState } from '../reviews/cycles/review-window.rules.ts';
import { Chip, Moment, Table } from './parts.tsx';
import type { ShownReview, ShownRung } from './policy-reviews.queries.ts';
import { rungInWords } from './reminder-words.ts';
import { RecipientFate, RungFate } from './reminders/reminder-fate.tsx';
import { reviewStateWords } from './review-words.ts';

interface Shown {
  readonly today: CalendarDate;
  readonly zone: Zone;
}

/** The current review of a policy with its reminders, and the earlier ones folded up. */
export function PolicyReviews({
  reviews,
  openFor,
  ...shown
}: {
  reviews: readonly ShownReview[];
  /** The policy's slug for a reader who may open a review of it; else null. */
  openFor: string | null;
} & Shown): JSX.Element {
  const [current, ...earlier] = reviews;
  return (
    <section aria-labelledby="review">
      <h2 id="review">Review and reminders</h2>
      {current === undefined && <p>The review begins with the first signed version.</p>}
      {current !== undefined && <Review review={current} {...shown} />}
      {current !== undefined && openFor !== null && (
        <p class="links">
          <a href={`/console/reviews/new?policy=${openFor}`}>Open a review by hand</a>
        </p>
      )}
      {earlier.map((review) => (
        <details>
          <summary>
            Review of {formatPartialDate(review.nextReview)}
            {review.outcome !== null && `, ${review.outcome}`}
          </summary>
          <Review review={review} {...shown} />
        </details>
      ))}
    </section>
  );
}

function Review({ review, today, zone }: { review: ShownReview } & Shown): JSX.Element {
  const name = formatPartialDate(review.nextReview);
  return (
    <>
      <p>
        <Standing review={review} today={today} /> The review of {name} <Course review={review} zone={zone} />
        .
        {review.id !== null && (
          <>
            {' '}
            <a href={`/console/reviews/${review.id}`}>Open it</a>
          </>
        )}
      </p>
      {review.rungs.length > 0 && (
        <Table caption={`Reminders before and after the review of ${name}`}>
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col" class="wide">
                Reminder
              </th>
              <th scope="col">Outcome</th>
              <th scope="col">Recipients</th>
            </tr>
          </thead>
          <tbody>
            {review.rungs.map((rung) => (
              <Rung rung={rung} zone={zone} />
            ))}
          </tbody>
        </Table>
      )}
    </>
  );
}

function Standing({ review, today }: { review: ShownReview; today: CalendarDate }): JSX.Element {
  if (review.closedAt !== null) return <Chip tone="good">Closed</Chip>;
  const { name, tone } = reviewStateWords[reviewState(review.nextReview, today)];
  return <Chip tone={tone}>{name}</Chip>;
}

function Course({ review, zone }: { review: ShownReview; zone: Zone }): JSX.Element {
  if (review.openedAt === null) return <>is not open yet</>;
  const opened = formatDay(dayIn(zone, review.openedAt));
  if (review.closedAt === null) return <>has been open since {opened}</>;
  return (
    <>
      was opened on {opened} and closed on {formatDay(dayIn(zone, review.closedAt))}: {review.outcome}
    </>
  );
}

function Rung({ rung, zone }: { rung: ShownRung; zone: Zone }): JSX.Element {
  return (
    <tr>
      <th scope="row" class="date">
        <time dateTime={rung.dueOn}>{formatDay(rung.dueOn)}</time>
        <span class="under narrow">{rungInWords(rung)}</span>
      </th>
      <td class="wide">{rungInWords(rung)}</td>
      <td>
        <Outcome rung={rung} zone={zone} />
      </td>
      <td>
        <Recipients rung={rung} zone={zone} />
      </td>
    </tr>
  );
}

function Outcome({ rung, zone }: { rung: ShownRung; zone: Zone }): JSX.Element {
  return (
    <>
      <RungFate rung={rung} />
      {rung.state === 'planned' && dayIn(zone, rung.sendAt) !== rung.dueOn && (
        <span class="under">
          goes out <Moment at={rung.sendAt} zone={zone} />
        </span>
      )}
    </>
  );
}

function Recipients({ rung, zone }: { rung: ShownRung; zone: Zone }): JSX.Element {
  if (rung.recipients.length === 0) return <>{rung.state === 'planned' ? 'nobody as of now' : 'nobody'}</>;
  return (
    <ul class="plain">
      {rung.recipients.map((recipient) => (
        <RecipientFate recipient={recipient} zone={zone} />
      ))}
    </ul>
  );
}
