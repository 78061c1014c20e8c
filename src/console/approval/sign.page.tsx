import type { JSX } from 'preact';
import { formatDay } from '../../kernel/calendar-date.ts';
import type { EnvelopeView as VersionEnvelope } from '../../approvals/signatures/signatures.service.ts';
import type { PolicyVersionRow } from '../../policies/policy-version.entity.ts';
import type { PolicyRow } from '../../policies/policy.entity.ts';
import { readEnvelope } from '../../policies/envelope.rules.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { count, Notice } from '../parts.tsx';
import { approvalAddress, signingAddress } from './approval-address.ts';
import { NoticeLine } from './approval-changes.tsx';
import { envelopeInWords, type EnvelopeChange } from './envelope-words.ts';
import { ChangedSince, EnvelopeView } from './envelope-view.tsx';
import { RefusalNotice } from '../refusal-notice.tsx';
import { SigningForm, type SigningContent } from './signing-form.tsx';
import { TermsForm } from './terms-form.tsx';
import type { Typed } from './typed-form.ts';

/** What a director declares by signing a version, unless they write something else. */
const VERSION_MEANING = 'I approve this version for the day and on the terms shown.';

/** What the page that signs a version is made from. */
export interface SignContent {
  readonly policy: PolicyRow;
  readonly version: PolicyVersionRow;
  /** What a signature would sign now. */
  readonly preview: Pick<
    VersionEnvelope,
    'envelope' | 'envelopeHash' | 'signaturesNeeded' | 'closesReview' | 'notice'
  >;
  /** Those who have signed this very envelope; empty for the first. */
  readonly signedBy: readonly string[];
  /** What became another since it was shown; empty unless a signature was refused for that. */
  readonly changes: readonly EnvelopeChange[];
  readonly typed: Typed;
  readonly refusal: FormRefusal | null;
  readonly signing: Omit<SigningContent, 'action' | 'meaning' | 'button' | 'envelopeHash' | 'typed'>;
}

/** What a signature on given terms signs, in words and by its hash, and the form that signs exactly that. */
export function SignPage(content: SignContent): JSX.Element {
  const { policy, version, preview, signedBy, changes, typed, refusal, signing } = content;
  const { envelope, envelopeHash, notice } = preview;
  const address = signingAddress(policy.slug, version.number);
  const tooShort = !notice.sufficient && notice.waiver?.ground !== 'waiver';
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href={approvalAddress(policy.slug, version.number)}>Approval of version {version.number}</a>
      </nav>
      <h1>Sign {version.title}</h1>
      <RefusalNotice refusal={refusal} />
      <ChangedSince changes={changes} />
      <Consequences content={content} />
      <EnvelopeView
        lines={envelopeInWords(readEnvelope(envelope))}
        hash={envelopeHash}
        canonical={envelope}
      />
      <section class="card" aria-labelledby="sign">
        <h2 id="sign">Sign</h2>
        <NoticeLine notice={notice} />
        {tooShort ? (
          <p>It cannot be signed like this: choose a later day, or say why the notice may be shorter.</p>
        ) : (
          <SigningForm
            {...signing}
            action={address}
            envelopeHash={envelopeHash}
            meaning={VERSION_MEANING}
            typed={typed}
            button={`Sign version ${version.number}`}
          >
            <NotCarried envelope={envelope} />
          </SigningForm>
        )}
      </section>
      {signedBy.length === 0 && (
        <details class="card" open={tooShort}>
          <summary>Other terms</summary>
          <TermsForm action={address} typed={typed} proposed={null} button="Show what I would sign" />
        </details>
      )}
    </>
  );
}

/** What comes of the signature. */
function Consequences({ content }: { content: SignContent }): JSX.Element {
  const { version, preview, signedBy } = content;
  const { signaturesNeeded, closesReview, envelope } = preview;
  const { dates } = readEnvelope(envelope);
  const left = signaturesNeeded - signedBy.length;
  return (
    <Notice tone={signaturesNeeded > 1 ? 'warning' : 'info'}>
      {signedBy.length > 0 && <p>Signed already by {signedBy.join(', ')}.</p>}
      <p>
        {left > 1
          ? `${count(signaturesNeeded, 'director')} sign it. Yours is number ${signedBy.length + 1}: nothing changes until the last.`
          : `Your signature approves it: version ${version.number} governs from ${formatDay(dates.effective)}.`}{' '}
        {closesReview ? 'It closes the open review.' : 'It closes no review.'}
      </p>
    </Notice>
  );
}

/** Versions that take over later and lack what a correction mends: their signer must know. */
function NotCarried({ envelope }: { envelope: string }): JSX.Element | null {
  const { notCarriedBy = [], corrects = null } = readEnvelope(envelope);
  if (notCarriedBy.length === 0 || corrects === null) return null;
  const which = notCarriedBy.map((number) => `version ${number}`).join(', ');
  return (
    <label class="choice confirm">
      <input type="checkbox" name="notCarriedBy" value={notCarriedBy.join(',')} required /> I know that{' '}
      {which} will take over without this correction.
    </label>
  );
}
