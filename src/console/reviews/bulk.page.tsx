import type { JSX } from 'preact';
import { formatPartialDate } from '../../kernel/partial-date.ts';
import type { ReviewMove } from '../../reviews/cycles/bulk-reviews.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { count, CsrfField, Field, Notice, PrintedDate, Table } from '../parts.tsx';
import { PersonChoice, ReviewersChoice, type Choosable } from './person-choice.tsx';
import type { ChosenPolicy } from './review-page.queries.ts';
import type { AssignManyForm } from './reviews.schemas.ts';

/** What was typed into the form that was refused. */
export interface TypedBulk {
  readonly assign?: AssignManyForm;
  /** By slug. */
  readonly moves?: ReadonlyMap<string, ReviewMove>;
  readonly moveReason?: string;
}

/** What the page that changes many reviews is made from. */
export interface BulkContent {
  readonly policies: readonly ChosenPolicy[];
  readonly people: readonly Choosable[];
  /** Why what was asked for was refused, as a whole. */
  readonly refusal: FormRefusal | null;
  readonly typed: TypedBulk;
  readonly csrfToken: string;
}

/** Many reviews at once: given to others, or moved. All or none. */
export function BulkPage(content: BulkContent): JSX.Element {
  const { policies, refusal } = content;
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/console">What is due</a>
      </nav>
      <h1>Change {count(policies.length, 'review')}</h1>
      {refusal !== null && (
        <Notice tone="danger">
          <p>Nothing was changed:</p>
          <ul>
            {(refusal.fields.length === 0 ? [{ reason: refusal.message }] : refusal.fields).map(
              ({ reason }) => (
                <li>{reason}</li>
              ),
            )}
          </ul>
        </Notice>
      )}
      {policies.length === 0 ? (
        <div class="empty">
          <p>No review was chosen.</p>
          <p>
            Tick reviews in <a href="/console">what is due</a> first.
          </p>
        </div>
      ) : (
        <>
          <AssignForm {...content} />
          <RescheduleForm {...content} />
        </>
      )}
    </>
  );
}

function AssignForm({ policies, people, typed: { assign }, csrfToken }: BulkContent): JSX.Element {
  return (
    <form class="card broad" method="post" action="/console/reviews/bulk/assign">
      <h2>Give them to others</h2>
      <CsrfField token={csrfToken} />
      {policies.map(({ slug }) => (
        <input type="hidden" name="policies" value={slug} />
      ))}
      <PersonChoice
        id="owner"
        name="owner"
        label="Owner"
        people={people}
        chosen={assign?.owner ?? null}
        empty="Leave as it is"
      />
      <ReviewersChoice
        people={people}
        chosen={assign?.reviewers ?? []}
        hint="None chosen: they stay. Those chosen take the place of all there are."
      />
      <PersonChoice
        id="backup"
        name="backup"
        label="Backup"
        people={people}
        chosen={assign?.backup ?? null}
        empty="Leave as it is"
      />
      <Field
        id="assign-reason"
        name="reason"
        label="Reason"
        hint="May be left empty."
        value={assign?.reason ?? ''}
        maxLength={2000}
      />
      <p class="hint">A new owner is told at once, in one mail.</p>
      <button type="submit">Give {count(policies.length, 'review')}</button>
    </form>
  );
}

function RescheduleForm({ policies, typed, csrfToken }: BulkContent): JSX.Element {
  return (
    <form method="post" action="/console/reviews/bulk/reschedule">
      <h2>Move them</h2>
      <CsrfField token={csrfToken} />
      <Table caption="The reviews to move and their new dates">
        <thead>
          <tr>
            <th scope="col">Policy</th>
            <th scope="col" class="wide">
              Next review
            </th>
            <th scope="col">New date</th>
            <th scope="col">Past its ceiling</th>
          </tr>
        </thead>
        <tbody>
          {policies.map((policy) => (
            <Row policy={policy} typed={typed.moves?.get(policy.slug)} />
          ))}
        </tbody>
      </Table>
      <Field
        id="move-reason"
        name="reason"
        label="Reason"
        hint="One for all of them."
        value={typed.moveReason ?? ''}
        maxLength={2000}
        required
      />
      <button type="submit">Move {count(policies.length, 'review')}</button>
    </form>
  );
}

function Row({ policy, typed }: { policy: ChosenPolicy; typed: ReviewMove | undefined }): JSX.Element {
  const { slug, title, ownerName, nextReview, revision, ceiling } = policy;
  // What was typed for the dates of before must not be sent again for those that came since.
  const kept = typed?.revision === revision ? typed : undefined;
  return (
    <tr>
      <th scope="row">
        <input type="hidden" name="policies" value={slug} />
        <input type="hidden" name="revisions" value={revision} />
        <a href={`/console/policies/${slug}`}>{title}</a>
        <span class="under">{ownerName ?? 'no owner'}</span>
      </th>
      <td class="date wide">
        <PrintedDate date={nextReview} />
      </td>
      <td>
        <input
          name="dates"
          value={kept?.nextReview ?? nextReview}
          maxLength={10}
          size={10}
          required
          aria-label={`New date of ${title}`}
        />
      </td>
      <td>
        {ceiling !== null && (
          <label class="choice">
            <input type="checkbox" name="pastCeiling" value={slug} checked={kept?.pastCeiling ?? false} />{' '}
            past {formatPartialDate(ceiling)}
          </label>
        )}
      </td>
    </tr>
  );
}
