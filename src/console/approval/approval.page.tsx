import type { JSX } from 'preact';
import type { CommentsContent } from '../comments/comment-thread.tsx';
import { CommentsOverview } from '../comments/section-comments.tsx';
import { draftAddress } from '../drafts/draft-address.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { Chip, CsrfField, Notice } from '../parts.tsx';
import { approvalAddress } from './approval-address.ts';
import { ApprovalChanges, type ShownChanges } from './approval-changes.tsx';
import { ApprovalNext, type NextContent } from './approval-next.tsx';
import { ApprovalSignature, type SignatureContent } from './approval-signature.tsx';
import { ApprovalSteps, stageWords } from './approval-steps.tsx';
import { ApprovalVote, type VoteContent } from './approval-vote.tsx';
import { RefusalNotice } from '../refusal-notice.tsx';
import { ReasonField } from './terms-fields.tsx';
import { typedIn } from './typed-form.ts';

/** All that the page of a version's approval is made from. */
export interface ApprovalContent extends SignatureContent, Omit<VoteContent, 'typed'> {
  readonly changes: ShownChanges;
  /** What follows from the approval; null before it. */
  readonly next: NextContent | null;
  readonly refusal: FormRefusal | null;
  readonly comments: CommentsContent;
  /** Whether the reader may take it back or give it up. */
  readonly mayTakeBack: boolean;
}

/** Where a version's approval stands, and what the reader can do about it. */
export function ApprovalPage(content: ApprovalContent): JSX.Element {
  const { approval, stage, changes, next, refusal } = content;
  const { policy, version } = approval;
  const { name, tone } = stageWords[stage];
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href={`/console/policies/${policy.slug}`}>{policy.title}</a>
      </nav>
      <div class="title-row">
        <h1>{version.title}</h1>
        <Chip tone={tone}>{name}</Chip>
      </div>
      <p class="lede">
        Version {version.number}.{' '}
        {version.state === 'approved' ? (
          <a href={`/v1/policies/${policy.slug}/versions/${version.number}.html`}>Read it</a>
        ) : (
          <a href={draftAddress(policy.slug, version.number)}>Read the text</a>
        )}
      </p>
      <RefusalNotice refusal={refusal} />
      <ApprovalSteps stage={stage} />
      {stage === 'draft' && (
        <Notice tone="info">
          <p>
            It is a draft. It is handed in to the committee{' '}
            <a href={`${draftAddress(policy.slug, version.number)}#submit`}>from its own page</a>.
          </p>
        </Notice>
      )}
      {next !== null && <ApprovalNext {...next} />}
      <ApprovalChanges changes={changes} />
      <CommentsOverview {...content.comments} at={draftAddress(policy.slug, version.number)} showAll />
      <ApprovalVote {...content} />
      <ApprovalSignature {...content} />
      <TakeBack {...content} />
    </>
  );
}

/** The forms that take a version out of the vote, or give it up. */
function TakeBack({ approval, mayTakeBack, typed, csrfToken }: ApprovalContent): JSX.Element | null {
  const { policy, version } = approval;
  const { state } = version;
  if (!mayTakeBack || (state !== 'draft' && state !== 'in_review')) return null;
  const address = approvalAddress(policy.slug, version.number);
  const back = typedIn('return', typed);
  const withdraw = typedIn('withdraw', typed);
  const wasSent = Object.keys(back).length + Object.keys(withdraw).length > 0;
  return (
    <details class="card" open={wasSent}>
      <summary>{state === 'draft' ? 'Give it up' : 'Take it back or give it up'}</summary>
      {state === 'in_review' && (
        <form method="post" action={`${address}/return`}>
          <CsrfField token={csrfToken} />
          <input type="hidden" name="revision" value={version.revision} />
          <p>Back to draft: its votes and signatures are void, and it can be edited and handed in anew.</p>
          <ReasonField
            id="return-reason"
            name="reason"
            label="Reason"
            value={back['reason'] ?? ''}
            hint="Those who voted read it."
            required
          />
          <button type="submit" class="second">
            Take it back to draft
          </button>
        </form>
      )}
      <form method="post" action={`${address}/withdraw`}>
        <CsrfField token={csrfToken} />
        <input type="hidden" name="revision" value={version.revision} />
        <p>Given up, it is kept but never becomes a version; its number stays taken.</p>
        <ReasonField
          id="withdraw-reason"
          name="reason"
          label="Reason"
          value={withdraw['reason'] ?? ''}
          hint="Kept on record."
          required
        />
        <button type="submit" class="second">
          Give version {version.number} up
        </button>
      </form>
    </details>
  );
}
