import type { JSX } from 'preact';
import { formatPartialDate } from '../../kernel/partial-date.ts';
import { cycleStages } from '../../reviews/cycles/review-stage.rules.ts';
import { CsrfField, Field } from '../parts.tsx';
import { PersonChoice, ReviewersChoice } from './person-choice.tsx';
import type { ReviewView } from './review.page.tsx';
import { stageWords } from './review-stage-words.ts';

/** What the reader may do with an open review. */
export function ReviewForms({ view }: { view: ReviewView }): JSX.Element | null {
  const { review, may } = view;
  if (review.closedAt !== null || !(may.enterStage || may.change)) return null;
  return (
    <section aria-labelledby="act">
      <h2 id="act">What can be done</h2>
      <div class="acts">
        {may.enterStage && <StageForm view={view} />}
        {may.change && review.kind === 'interim' && <CloseForm view={view} />}
        {may.change && <RescheduleForm view={view} />}
        {may.change && <AssignForm view={view} />}
      </div>
    </section>
  );
}

function StageForm({ view: { review, typed, csrfToken } }: { view: ReviewView }): JSX.Element {
  return (
    <form class="card" method="post" action={`/console/reviews/${review.id}/stage`}>
      <h3>Say how far it is</h3>
      <CsrfField token={csrfToken} />
      <div class="field">
        <label for="stage">Stage</label>
        <select id="stage" name="stage" aria-describedby="stage-hint">
          {cycleStages.map((stage) => (
            <option value={stage} selected={stage === (typed.stage?.stage ?? review.stage)}>
              {stageWords[stage]}
            </option>
          ))}
        </select>
        <p class="hint" id="stage-hint">
          Almanac moves it by itself when the literature is screened, a draft is begun or submitted, or the
          vote is carried.
        </p>
      </div>
      <Field
        id="stage-reason"
        name="reason"
        label="Reason"
        hint="May be left empty."
        value={typed.stage?.reason ?? ''}
        maxLength={2000}
      />
      <button type="submit">Enter the stage</button>
    </form>
  );
}

function CloseForm({
  view: {
    review,
    typed: { close },
    csrfToken,
  },
}: {
  view: ReviewView;
}): JSX.Element {
  return (
    <form class="card" method="post" action={`/console/reviews/${review.id}/close`}>
      <h3>Close the interim review</h3>
      <CsrfField token={csrfToken} />
      <fieldset class="field">
        <legend>Outcome</legend>
        <label class="choice">
          <input type="radio" name="outcome" value="reaffirmed" checked={close?.outcome !== 'revised'} />{' '}
          Nothing needs to change
        </label>
        <label class="choice">
          <input type="radio" name="outcome" value="revised" checked={close?.outcome === 'revised'} /> Revised
          by a version signed since
        </label>
      </fieldset>
      <Field
        id="version"
        name="version"
        label="Version"
        hint="Its number, where it was revised."
        type="number"
        min={1}
        value={close?.version ?? ''}
      />
      <Field
        id="close-reason"
        name="reason"
        label="Reason"
        hint="Needed where nothing changes."
        value={close?.reason ?? ''}
        maxLength={2000}
      />
      <p class="hint">The review dates stay as they are.</p>
      <button type="submit">Close it</button>
    </form>
  );
}

function RescheduleForm({ view: { review, ceiling, typed, csrfToken } }: { view: ReviewView }): JSX.Element {
  const hint =
    ceiling === null
      ? 'A year, a month or a day: 2027, 2027-03 or 2027-03-15.'
      : `A year, a month or a day: 2027-03. Its ceiling is ${formatPartialDate(ceiling)}; a later date is taken, and the reason stands for it.`;
  return (
    <form class="card" method="post" action={`/console/reviews/${review.id}/reschedule`}>
      <h3>Move the review</h3>
      <CsrfField token={csrfToken} />
      <Field
        id="nextReview"
        name="nextReview"
        label="Next review"
        hint={hint}
        value={typed.reschedule?.nextReview ?? review.nextReview}
        maxLength={10}
        required
      />
      <Field
        id="move-reason"
        name="reason"
        label="Reason"
        value={typed.reschedule?.reason ?? ''}
        maxLength={2000}
        required
      />
      <button type="submit">Move it</button>
    </form>
  );
}

function AssignForm({
  view: {
    review,
    people,
    typed: { assign },
    csrfToken,
  },
}: {
  view: ReviewView;
}): JSX.Element {
  const held = {
    owner: review.owner?.id ?? null,
    reviewers: review.reviewers.map(({ id }) => id),
    backup: review.backup?.id ?? null,
  };
  const chosen = assign ?? held;
  return (
    <form class="card" method="post" action={`/console/reviews/${review.id}/assign`}>
      <h3>Give it to others</h3>
      <CsrfField token={csrfToken} />
      <PersonChoice
        id="owner"
        name="owner"
        label="Owner"
        people={people}
        chosen={chosen.owner}
        empty="Nobody"
      />
      <ReviewersChoice people={people} chosen={chosen.reviewers} hint="None chosen: nobody." />
      <PersonChoice
        id="backup"
        name="backup"
        label="Backup"
        people={people}
        chosen={chosen.backup}
        empty="Nobody"
      />
      <Field
        id="assign-reason"
        name="reason"
        label="Reason"
        hint="May be left empty."
        value={assign?.reason ?? ''}
        maxLength={2000}
      />
      <p class="hint">A new owner is told at once.</p>
      <button type="submit">Save the people</button>
    </form>
  );
}
