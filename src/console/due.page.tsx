import type { JSX } from 'preact';
import { formatDay, type CalendarDate } from '../kernel/calendar-date.ts';
import { reviewState } from '../reviews/cycles/review-window.rules.ts';
import type { DueFilter } from './console.schemas.ts';
import type { DueReview } from './due.queries.ts';
import { StateFilter } from './due-filter.tsx';
import { countStates, groupDue, type DueSection } from './due.rules.ts';
import { Chip, count, CsrfField, Nothing, PrintedDate, Table } from './parts.tsx';
import { stageWords } from './reviews/review-stage-words.ts';
import { Tabs } from './tabs.tsx';
import { daysInWords, reviewStateWords } from './review-words.ts';

/** More reviews than anybody reads on a page; the most urgent ones are shown. */
const LISTED_AT_MOST = 500;

/** What the page of due reviews is made from. */
export interface Due {
  readonly today: CalendarDate;
  readonly filter: DueFilter;
  /** All of the filter's owner, in every state. */
  readonly reviews: readonly DueReview[];
  readonly csrfToken: string;
  /** Whether the reader may open, assign and move reviews. */
  readonly mayChange: boolean;
}

/** The form that takes what is ticked in the tables to the page that changes it. */
const CHOSEN = 'chosen';

/** What is due: the reviews by month, overdue first. */
export function DuePage({ today, filter, reviews, csrfToken, mayChange }: Due): JSX.Element {
  const inState = reviews.filter(
    ({ nextReview }) => filter.state === undefined || reviewState(nextReview, today) === filter.state,
  );
  const { sections, more } = shown(inState, today);
  return (
    <>
      <Tabs group="reviews" current="/console" />
      <div class="title-row">
        <h1>What is due</h1>
        <p class="as-of">
          As of <time dateTime={today}>{formatDay(today)}</time>
        </p>
      </div>
      <StateFilter counts={countStates(reviews, today)} filter={filter} />
      {inState.length === 0 && <Empty filter={filter} any={reviews.length > 0} />}
      {mayChange && <Changes any={inState.length > 0} csrfToken={csrfToken} />}
      {sections.map((section) => (
        <section aria-labelledby={`state-${section.state}`}>
          <h2 id={`state-${section.state}`}>{reviewStateWords[section.state].name}</h2>
          <Reviews section={section} today={today} mayChange={mayChange} />
        </section>
      ))}
      {more > 0 && <p class="hint">And {count(more, 'more review')}: narrow the list above.</p>}
    </>
  );
}

/** What the committee does with reviews; the boxes in the tables belong to its form. */
function Changes({ any, csrfToken }: { any: boolean; csrfToken: string }): JSX.Element {
  return (
    <form class="chosen" id={CHOSEN} method="post" action="/console/reviews/bulk">
      <CsrfField token={csrfToken} />
      {any && (
        <button type="submit" class="second">
          Assign or move what is ticked
        </button>
      )}
      <a href="/console/reviews/new">Open a review by hand</a>
    </form>
  );
}

interface Shown {
  readonly today: CalendarDate;
  readonly mayChange: boolean;
}

function Reviews({ section, ...shown }: { section: DueSection<DueReview> } & Shown): JSX.Element {
  return (
    <Table caption={`${reviewStateWords[section.state].name}, by month`} kind="due">
      <thead>
        <tr>
          <th scope="col">Policy</th>
          <th scope="col" class="wide">
            Next review
          </th>
          <th scope="col" class="wide">
            Last review
          </th>
          <th scope="col" class="wide">
            Owner
          </th>
          <th scope="col">Standing</th>
        </tr>
      </thead>
      {section.months.map(({ name, items }) => (
        <tbody>
          <tr class="month">
            <th scope="rowgroup" colSpan={5}>
              {name} <span class="count">{count(items.length, 'policy', 'policies')}</span>
            </th>
          </tr>
          {items.map((review) => (
            <Review review={review} {...shown} />
          ))}
        </tbody>
      ))}
    </Table>
  );
}

function Review({ review, today, mayChange }: { review: DueReview } & Shown): JSX.Element {
  const { name, tone } = reviewStateWords[reviewState(review.nextReview, today)];
  return (
    <tr>
      <th scope="row">
        {mayChange && (
          <input
            class="tick"
            type="checkbox"
            name="policies"
            value={review.slug}
            form={CHOSEN}
            aria-label={`Tick ${review.title}`}
          />
        )}
        <a href={`/console/policies/${review.slug}`}>{review.title}</a>
        {review.cycleId !== null && (
          <span class="under">
            <a href={`/console/reviews/${review.cycleId}`}>review open</a>
            {review.stage !== null && `: ${stageWords[review.stage].toLowerCase()}`}
          </span>
        )}
        <span class="under narrow">
          <PrintedDate date={review.nextReview} />, {review.ownerName ?? 'no owner'}
        </span>
      </th>
      <td class="date wide">
        <PrintedDate date={review.nextReview} />
      </td>
      <td class="date wide">
        <PrintedDate date={review.lastReview} />
      </td>
      <td class="wide">{review.ownerName ?? <Nothing word="no owner" />}</td>
      <td>
        <Chip tone={tone}>{name}</Chip> <span class="days">{daysInWords(review.nextReview, today)}</span>
      </td>
    </tr>
  );
}

function Empty({ filter, any }: { filter: DueFilter; any: boolean }): JSX.Element {
  if (any || filter.owner === 'me') {
    return (
      <div class="empty">
        <p>Nothing here with this filter.</p>
        <p>
          <a href="/console">Show everything</a>
        </p>
      </div>
    );
  }
  return (
    <div class="empty">
      <p>No policy has a next review yet.</p>
      <p>
        Import one with <code>npm run almanac -- import FILE --adopt</code> or{' '}
        <code>POST /v1/policies/import</code>, then have a medical director sign the{' '}
        <a href="/console/adoptions">adoption</a>.
      </p>
    </div>
  );
}

/** The most urgent ones, as many as a page lists, and how many are left out. */
function shown(reviews: readonly DueReview[], today: CalendarDate) {
  let room = LISTED_AT_MOST;
  const sections = groupDue(reviews, today).map(({ state, months }) => ({
    state,
    months: months
      .map(({ name, items }) => {
        const fitting = items.slice(0, room);
        room -= fitting.length;
        return { name, items: fitting };
      })
      .filter(({ items }) => items.length > 0),
  }));
  return {
    sections: sections.filter(({ months }) => months.length > 0),
    more: Math.max(0, reviews.length - LISTED_AT_MOST),
  };
}
