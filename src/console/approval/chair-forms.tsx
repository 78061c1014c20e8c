import type { JSX } from 'preact';
import { CsrfField, Field } from '../parts.tsx';
import { approvalAddress } from './approval-address.ts';
import type { VoteContent } from './approval-vote.tsx';
import { ReasonField } from './terms-fields.tsx';
import { typedIn } from './typed-form.ts';

/** What only the chair of a vote can do with it: give it more time, or end it as not carried. */
export function ChairForms({ approval, typed, csrfToken }: VoteContent): JSX.Element {
  const { policy, version, round } = approval;
  const extend = typedIn('extend', typed);
  const close = typedIn('close', typed);
  const wasSent = Object.keys(extend).length + Object.keys(close).length > 0;
  const address = approvalAddress(policy.slug, version.number);
  return (
    <details open={wasSent}>
      <summary>As its chair</summary>
      <form method="post" action={`${address}/extend`}>
        <CsrfField token={csrfToken} />
        <Field
          id="voteBy"
          name="voteBy"
          label={round?.voteBy === null ? 'Give it a last day' : 'Extend it until the end of'}
          type="date"
          value={extend['voteBy'] ?? ''}
          required
        />
        <ReasonField
          id="extend-reason"
          name="reason"
          label="Reason"
          value={extend['reason'] ?? ''}
          hint="Those who are still asked read it."
          required
        />
        <button type="submit" class="second">
          Extend the vote
        </button>
      </form>
      <form method="post" action={`${address}/close`}>
        <CsrfField token={csrfToken} />
        <ReasonField
          id="close-reason"
          name="reason"
          label="Why it is closed as not carried"
          value={close['reason'] ?? ''}
          hint="The version goes back to draft, whatever was cast."
          required
        />
        <button type="submit" class="second">
          Close the vote as not carried
        </button>
      </form>
    </details>
  );
}
