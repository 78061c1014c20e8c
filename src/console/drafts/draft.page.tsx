import type { JSX } from 'preact';
import type { FieldProblem } from '../../kernel/errors.ts';
import { unresolvedFindings } from '../../policies/blocking-findings.rules.ts';
import type { draftJson } from '../../policies/version.present.ts';
import type { WaitingEvidence } from '../../literature/evidence/waiting-evidence.queries.ts';
import type { DocumentNotice } from '../../literature/retractions/document-notices.queries.ts';
import { approvalAddress } from '../approval/approval-address.ts';
import { draftAddress } from './draft-address.ts';
import { CitationState } from '../draft-evidence/citation-state.tsx';
import type { CommentsContent } from '../comments/comment-thread.tsx';
import { CommentsOverview } from '../comments/section-comments.tsx';
import { DraftEvidence } from '../draft-evidence/draft-evidence.tsx';
import { DraftSections } from './draft-sections.tsx';
import { FindingsList } from '../findings-list.tsx';
import { CitedNotices } from '../retractions/cited-notices.tsx';
import type { FormRefusal } from '../form-refusal.ts';
import { Chip, count, CsrfField, Field, Notice } from '../parts.tsx';
import { versionStatusWords } from '../policy-words.ts';

/** A version that is not signed, as those who may see drafts are shown it. */
export type ShownDraft = ReturnType<typeof draftJson>;

/** What the page of a draft is made from. */
export interface DraftPageContent {
  readonly draft: ShownDraft;
  readonly evidence: WaitingEvidence;
  /** What is known to have become of the works it cites. */
  readonly notices: readonly DocumentNotice[];
  /** Numbers of references that were added just now. */
  readonly added: readonly number[];
  /** Why the form that was just sent was not taken; null when none was. */
  readonly refusal: FormRefusal | null;
  /** The last day of the vote that a refused form asked for; empty otherwise. */
  readonly voteBy: string;
  readonly comments: CommentsContent;
  readonly csrfToken: string;
  readonly mayEdit: boolean;
  readonly maySubmit: boolean;
}

/** A draft: what still stands in its way, its dates, its text by section, and the button that hands it in. */
export function DraftPage(content: DraftPageContent): JSX.Element {
  const { draft, evidence, notices, added, refusal, comments, csrfToken, mayEdit, maySubmit } = content;
  const status = versionStatusWords[draft.state === 'approved' ? 'scheduled' : draft.state];
  const open = draft.state === 'draft' || draft.state === 'in_review';
  const stoppers = unresolvedFindings(draft.findings, draft.dates, {
    needsUnprinted: draft.adoption !== null,
  });
  const lede = [
    `Version ${draft.version}`,
    draft.baseVersion === null ? 'the first' : `drafted from version ${draft.baseVersion}`,
    ...(draft.source === null ? [] : [`read from ${draft.source.name}`]),
  ];
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href={`/console/policies/${draft.policy.slug}`}>{draft.policy.title}</a>
      </nav>
      <div class="title-row">
        <h1>{draft.policy.title}</h1>
        <Chip tone={status.tone}>{status.name}</Chip>
      </div>
      <p class="lede">{lede.join(' · ')}.</p>
      <Refusal refusal={refusal} />
      {draft.state === 'in_review' && (
        <Notice tone="warning">
          <p>
            The committee is voting on this text. An edit takes it back to draft, and its votes are void.{' '}
            <a href={approvalAddress(draft.policy.slug, draft.version)}>Where its approval stands</a>
          </p>
        </Notice>
      )}
      <InTheWay draft={draft} stoppers={stoppers} />
      <CommentsOverview {...comments} at="" />
      <CitedNotices notices={notices} />
      <CitationState draft={draft} csrfToken={csrfToken} mayEdit={open && mayEdit} />
      {open && (
        <DraftEvidence
          draft={draft}
          evidence={evidence}
          added={added}
          csrfToken={csrfToken}
          mayAdd={mayEdit}
        />
      )}
      {open && mayEdit && <DatesForm draft={draft} csrfToken={csrfToken} />}
      <DraftSections draft={draft} mayEdit={open && mayEdit} comments={comments} />
      {draft.findings.length > 0 && (
        <section class="card" aria-labelledby="findings">
          <h2 id="findings">What the importer said</h2>
          <FindingsList findings={draft.findings} />
        </section>
      )}
      {draft.state === 'draft' && maySubmit && <SubmitForm {...content} />}
    </>
  );
}

/** Why a form was not taken. */
export function Refusal({ refusal }: { refusal: FormRefusal | null }): JSX.Element | null {
  if (refusal === null) return null;
  return (
    <Notice tone="danger">
      {refusal.code === 'precondition_failed' ? (
        <p>
          Somebody else has changed this draft meanwhile. Nothing of yours was saved; the page shows it as it
          is now.
        </p>
      ) : (
        <p>{refusal.message}.</p>
      )}
    </Notice>
  );
}

function InTheWay({ draft, stoppers }: { draft: ShownDraft; stoppers: readonly FieldProblem[] }) {
  if (stoppers.length === 0) return null;
  return (
    <Notice tone="danger">
      <p>{draft.adoption === null ? 'Before it is handed in:' : 'Before its adoption is signed:'}</p>
      <ul>
        {stoppers.map(({ field, reason }) => (
          <li>
            {field.replace('dates.', '')}: {reason}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

const PARTIAL = '[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?';
const PARTIAL_HINT = 'As precise as it is known: 2026, 2026-09 or 2026-09-15.';

function DatesForm({ draft, csrfToken }: { draft: ShownDraft; csrfToken: string }): JSX.Element {
  const { dates, policy, version } = draft;
  const partial = { pattern: PARTIAL, title: PARTIAL_HINT, maxLength: 10, autocomplete: 'off' } as const;
  return (
    <section class="card" aria-labelledby="dates">
      <h2 id="dates">Title and dates</h2>
      <form class="broad" method="post" action={`${draftAddress(policy.slug, version)}/dates`}>
        <CsrfField token={csrfToken} />
        <input type="hidden" name="revision" value={draft.revision} />
        <Field id="title" name="title" label="Title" value={policy.title} maxLength={500} required />
        <div class="fields">
          <Field
            id="effective"
            name="effective"
            label="Effective"
            type="date"
            value={dates.effective ?? ''}
            hint="A full day."
          />
          <Field
            id="lastReview"
            name="lastReview"
            label="Last review"
            value={dates.lastReview ?? ''}
            {...partial}
          />
          <Field
            id="nextReview"
            name="nextReview"
            label="Next review"
            value={dates.nextReview ?? ''}
            hint={PARTIAL_HINT}
            {...partial}
          />
          <Field id="origin" name="origin" label="Date of origin" value={dates.origin ?? ''} {...partial} />
          <Field
            id="literature"
            name="literatureSearchedThrough"
            label="Literature searched through"
            value={dates.literatureSearchedThrough ?? ''}
            {...partial}
          />
        </div>
        <button type="submit">Save</button>
      </form>
    </section>
  );
}

function SubmitForm({
  draft,
  voteBy,
  csrfToken,
}: Pick<DraftPageContent, 'draft' | 'voteBy' | 'csrfToken'>): JSX.Element {
  const { policy, version, document } = draft;
  return (
    <section class="card" aria-labelledby="submit">
      <h2 id="submit">Hand it in</h2>
      <p>
        {count(document.sections.length, 'section')}, {count(document.references.length, 'reference')} and{' '}
        {count(document.codes.length, 'code')} are frozen, and the committee votes on them.
      </p>
      <form method="post" action={`${draftAddress(policy.slug, version)}/submit`}>
        <CsrfField token={csrfToken} />
        <input type="hidden" name="revision" value={draft.revision} />
        <Field
          id="voteBy"
          name="voteBy"
          label="Votes are taken until the end of"
          type="date"
          value={voteBy}
          hint="Left empty: as long as the panel that votes takes, or without a last day."
        />
        <button type="submit">Submit to the committee</button>
      </form>
    </section>
  );
}
