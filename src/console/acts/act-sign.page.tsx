import type { JSX } from 'preact';
import type { PolicySummary } from '../../policies/policies.queries.ts';
import { NoticeLine } from '../approval/approval-changes.tsx';
import { ChangedSince, EnvelopeView } from '../approval/envelope-view.tsx';
import type { EnvelopeChange } from '../approval/envelope-words.ts';
import { RefusalNotice } from '../refusal-notice.tsx';
import { SigningForm } from '../approval/signing-form.tsx';
import type { SignerContent } from '../approval/signing-desk.ts';
import type { Typed } from '../approval/typed-form.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { count, Notice } from '../parts.tsx';
import { actFormAddress, actsAddress } from './act-address.ts';
import type { ShownAct } from './act-desk.ts';
import { ActTermsForm, type ActTermsContent } from './act-terms-fields.tsx';
import { actWords } from './act-words.ts';

/** What the page of a new act is made from. */
export interface ActSignContent extends ActTermsContent {
  readonly policy: PolicySummary;
  /** What the typed terms come to; null before they are asked for, or where they come to nothing. */
  readonly shown: ShownAct | null;
  readonly changes: readonly EnvelopeChange[];
  readonly refusal: FormRefusal | null;
  /** What the form that signs carries on. */
  readonly hidden: readonly (readonly [string, string])[];
  readonly signer: SignerContent;
}

/** A new act: its terms, then what they come to in words and by hash, and the form that signs exactly that. */
export function ActSignPage(content: ActSignContent): JSX.Element {
  const { policy, kind, shown, changes, refusal, typed } = content;
  const { name, what } = actWords[kind];
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href={actsAddress(policy.slug)}>Decisions about {policy.title}</a>
      </nav>
      <h1>
        {name}: {policy.title}
      </h1>
      <p class="lede">{what}</p>
      {kind === 'withdraw' && (
        <Notice tone="danger">
          <p>
            This is for an emergency: consumers stop applying the version in force as soon as the second
            director has signed. To end a policy on a day to come, retire it.
          </p>
        </Notice>
      )}
      <RefusalNotice refusal={refusal} />
      <ChangedSince changes={changes} />
      {shown === null ? (
        <section class={kind === 'withdraw' ? 'card emergency' : 'card'} aria-labelledby="terms">
          <h2 id="terms">Terms</h2>
          <ActTermsForm {...content} />
        </section>
      ) : (
        <Shown {...content} shown={shown} typed={typed} />
      )}
    </>
  );
}

function Shown(content: ActSignContent & { shown: ShownAct; typed: Typed }): JSX.Element {
  const { policy, kind, shown, hidden, signer, typed } = content;
  const { lines, envelope, envelopeHash, notice } = shown;
  const tooShort = notice !== null && !notice.sufficient && notice.waiver?.ground !== 'waiver';
  return (
    <>
      <SignaturesToCome shown={shown} />
      <EnvelopeView lines={lines} hash={envelopeHash} canonical={envelope} />
      <section class={kind === 'withdraw' ? 'card emergency' : 'card'} aria-labelledby="sign">
        <h2 id="sign">Sign</h2>
        {notice !== null && <NoticeLine notice={notice} />}
        {tooShort ? (
          <p>It cannot be signed like this: choose a later day, or say why the notice may be shorter.</p>
        ) : (
          <SigningForm
            {...signer}
            action={actFormAddress(policy.slug, kind)}
            hidden={hidden}
            envelopeHash={envelopeHash}
            meaning={actWords[kind].meaning}
            typed={typed}
            button={kind === 'withdraw' ? 'Sign the emergency withdrawal' : 'Sign'}
          />
        )}
      </section>
      {shown.signedBy.length === 0 && (
        <details class="card" open={tooShort}>
          <summary>Other terms</summary>
          <ActTermsForm {...content} />
        </details>
      )}
    </>
  );
}

/** What will govern, and how many signatures that takes. */
function SignaturesToCome({ shown }: { shown: ShownAct }): JSX.Element {
  const { governs, signaturesNeeded, signedBy } = shown;
  const left = signaturesNeeded - signedBy.length;
  return (
    <Notice tone={signaturesNeeded > 1 ? 'warning' : 'info'}>
      {governs !== null && <p class="said">From then on governs: {governs}.</p>}
      {signedBy.length > 0 && <p>Signed already by {signedBy.join(', ')}.</p>}
      <p>
        {left > 1
          ? `${count(signaturesNeeded, 'director')} sign it: nothing changes until the last has.`
          : 'Your signature decides it, at once.'}
      </p>
    </Notice>
  );
}
