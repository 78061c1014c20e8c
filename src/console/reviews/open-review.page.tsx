import type { JSX } from 'preact';
import type { FormRefusal } from '../form-refusal.ts';
import type { OpenForm } from './reviews.schemas.ts';
import { CsrfField, Field, Notice } from '../parts.tsx';

/** What the page that opens a review is made from. */
export interface OpenReviewContent {
  /** What was typed; at first the policy it was reached from. */
  readonly form: OpenForm;
  /** Policies to choose from. */
  readonly policies: readonly { readonly slug: string; readonly title: string }[];
  readonly refusal: FormRefusal | null;
  readonly csrfToken: string;
}

/** The form that opens a review by hand. */
export function OpenReviewPage({ form, policies, refusal, csrfToken }: OpenReviewContent): JSX.Element {
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/console">What is due</a>
      </nav>
      <h1>Open a review</h1>
      <p class="lede">
        A policy has at most one open review. Interim work joins the one that is open; its ladder opens the
        scheduled one by itself.
      </p>
      {refusal !== null && (
        <Notice tone="danger">
          <p>{refusal.message}</p>
        </Notice>
      )}
      <form class="card broad" method="post" action="/console/reviews/new">
        <CsrfField token={csrfToken} />
        <Field
          id="policy"
          name="policy"
          label="Policy"
          hint="Type a word of its title and choose it."
          list="policies"
          value={form.policy}
          maxLength={200}
          required
        />
        <datalist id="policies">
          {policies.map(({ slug, title }) => (
            <option value={slug}>{title}</option>
          ))}
        </datalist>
        <fieldset class="field">
          <legend>Kind</legend>
          <label class="choice">
            <input type="radio" name="kind" value="interim" checked={form.kind === 'interim'} /> Interim: work
            between reviews, which leaves the review dates alone
          </label>
          <label class="choice">
            <input type="radio" name="kind" value="scheduled" checked={form.kind === 'scheduled'} />{' '}
            Scheduled: the regular review, begun early
          </label>
        </fieldset>
        <Field
          id="reason"
          name="reason"
          label="Reason"
          hint="The owner and the reviewers are told at once, with this reason."
          value={form.reason}
          maxLength={2000}
          required
        />
        <button type="submit">Open the review</button>
      </form>
    </>
  );
}
