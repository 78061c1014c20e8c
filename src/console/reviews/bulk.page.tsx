import type { JSX } from 'preact';
import { formatPartialDate } from '../../kernel/partial-date.ts';
import type { Named } from '../../policies/policies.queries.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { count, CsrfField, Field, Notice, PrintedDate, Table } from '../parts.tsx';
import { PersonChoice } from './person-choice.tsx';
import type { ChosenPolicy } from './review-page.queries.ts';

/** What the page that changes many reviews is made from. */
export interface BulkContent {
  readonly policies: readonly ChosenPolicy[];
  readonly people: readonly Named[];
  /** Why what was asked for was refused, as a whole. */
  readonly refusal: FormRefusal | null;
  /** Dates as they were typed, by slug, where a form was refused. */
  readonly typed: ReadonlyMap<string, string>;
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

function AssignForm({ policies, people, csrfToken }: BulkContent): JSX.Element {
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
        chosen={null}
        empty="Leave as it is"
      />
      <PersonChoice
        id="backup"
        name="backup"
        label="Backup"
        people={people}
        chosen={null}
        empty="Leave as it is"
      />
      <Field id="assign-reason" name="reason" label="Reason" hint="May be left empty." maxLength={2000} />
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
            <Row policy={policy} typed={typed.get(policy.slug)} />
          ))}
        </tbody>
      </Table>
      <Field
        id="move-reason"
        name="reason"
        label="Reason"
        hint="One for all of them."
        maxLength={2000}
        required
      />
      <button type="submit">Move {count(policies.length, 'review')}</button>
    </form>
  );
}

function Row({ policy, typed }: { policy: ChosenPolicy; typed: string | undefined }): JSX.Element {
  const { slug, title, ownerName, nextReview, ceiling } = policy;
  return (
    <tr>
      <th scope="row">
        <input type="hidden" name="policies" value={slug} />
        <a href={`/console/policies/${slug}`}>{title}</a>
        <span class="under">{ownerName ?? 'no owner'}</span>
      </th>
      <td class="date wide">
        <PrintedDate date={nextReview} />
      </td>
      <td>
        <input
          name="dates"
          value={typed ?? nextReview}
          maxLength={10}
          size={10}
          required
          aria-label={`New date of ${title}`}
        />
      </td>
      <td>
        {ceiling !== null && (
          <label class="choice">
            <input type="checkbox" name="pastCeiling" value={slug} /> past {formatPartialDate(ceiling)}
          </label>
        )}
      </td>
    </tr>
  );
}
