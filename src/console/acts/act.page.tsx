import type { JSX } from 'preact';
import type { Zone } from '../../kernel/instant.ts';
import { readAct } from '../../policies/acts/act-envelope.rules.ts';
import type { PolicyAct } from '../../policies/acts/policy-acts.queries.ts';
import type { PolicySummary } from '../../policies/policies.queries.ts';
import { counts } from '../../policies/signatures/kept-signatures.ts';
import { EnvelopeView } from '../approval/envelope-view.tsx';
import { RefusalNotice } from '../refusal-notice.tsx';
import { SignatureLine } from '../approval/signature-line.tsx';
import { SigningForm } from '../approval/signing-form.tsx';
import type { SignerContent } from '../approval/signing-desk.ts';
import { TakeSignatureBack } from '../approval/take-signature-back.tsx';
import { ReasonField } from '../approval/terms-fields.tsx';
import { missingInWords, missingOf } from '../approval/signatures-missing.ts';
import { typedIn, type Typed } from '../approval/typed-form.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { Chip, CsrfField, Moment, Notice } from '../parts.tsx';
import { actAddress, actsAddress } from './act-address.ts';
import { actInWords, actStateWords, actWords, decisionInWords, governingInWords } from './act-words.ts';

/** What the page of one act is made from. */
export interface ActContent {
  readonly policy: PolicySummary;
  readonly act: PolicyAct;
  /** What the form knows of its signer; null for who may not sign. */
  readonly signer: SignerContent | null;
  /** Whether the reader may give it up. */
  readonly mayGiveUp: boolean;
  /** Whether the reader may take others' signatures back. */
  readonly mayVoid: boolean;
  readonly me: string;
  readonly zone: Zone;
  readonly csrfToken: string;
  readonly typed: Typed;
  readonly refusal: FormRefusal | null;
}

/** One act: what it decides, who has signed it, and for the next director the form that signs it too. */
export function ActPage(content: ActContent): JSX.Element {
  const { policy, act, refusal, zone, me, mayVoid, csrfToken } = content;
  const envelope = readAct(act.envelope);
  const { name, tone } = actStateWords[act.state];
  const waits = act.state === 'waiting';
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href={actsAddress(policy.slug)}>Decisions about {policy.title}</a>
      </nav>
      <div class="title-row">
        <h1>{decisionInWords(envelope)}</h1>
        <Chip tone={tone}>{name}</Chip>
      </div>
      <RefusalNotice refusal={refusal} />
      {waits && <WhatWaits {...content} />}
      {act.givenUp !== null && (
        <Notice tone="info">
          <p class="said">
            Given up by {act.givenUp.by.name}, <Moment at={act.givenUp.at} zone={zone} />: “
            {act.givenUp.reason}”
          </p>
        </Notice>
      )}
      <EnvelopeView lines={actInWords(envelope)} hash={act.envelopeHash} canonical={act.envelope} />
      <section class="card" aria-labelledby="signatures">
        <h2 id="signatures">Signatures</h2>
        {act.signatures.map((signature) => (
          <>
            <SignatureLine signature={signature} zone={zone} />
            {!counts(signature) && waits && <p class="hint">It does not count any more.</p>}
            {waits && signature.voided === null && (signature.personId === me || mayVoid) && (
              <TakeSignatureBack
                action={`${actAddress(policy.slug, act.id)}/signatures/${signature.id}/take-back`}
                csrfToken={csrfToken}
                isOwn={signature.personId === me}
                typed={content.typed}
              />
            )}
          </>
        ))}
      </section>
      {waits && <Sign {...content} />}
      {waits && content.mayGiveUp && <GiveUp {...content} />}
    </>
  );
}

function WhatWaits({ act, zone }: ActContent): JSX.Element {
  const { governs } = readAct(act.envelope);
  return (
    <Notice tone="warning">
      <p class="said">From then on governs: {governingInWords(governs)}.</p>
      <p>
        {missingInWords(act)}{' '}
        {act.waitsUntil !== null && (
          <>
            It expires unsigned on <Moment at={act.waitsUntil} zone={zone} />.
          </>
        )}
      </p>
      {missingOf(act) > 0 && (
        <p>
          {act.whoMaySign.length === 0
            ? 'No other medical director may sign it: somebody must be given the role first.'
            : `Who may: ${act.whoMaySign.map(({ name }) => name).join(', ')}.`}
        </p>
      )}
    </Notice>
  );
}

function Sign({ policy, act, signer, me, typed }: ActContent): JSX.Element {
  const kind = readAct(act.envelope).act;
  const mine = act.signatures.some(
    (signature) => counts(signature) && (signature.personId === me || signature.onBehalfOf?.id === me),
  );
  const waitsForOthers = mine && missingOf(act) > 0;
  return (
    <section class={kind === 'withdraw' ? 'card emergency' : 'card'} aria-labelledby="sign">
      <h2 id="sign">Sign</h2>
      {signer === null && <p>A medical director signs it. You are not one.</p>}
      {signer !== null && waitsForOthers && (
        <p>You have signed it: the next signature is another director’s.</p>
      )}
      {signer !== null && !waitsForOthers && (
        <SigningForm
          {...signer}
          action={`${actAddress(policy.slug, act.id)}/signature`}
          hidden={[['envelopeHash', act.envelopeHash]]}
          envelopeHash={act.envelopeHash}
          meaning={actWords[kind].meaning}
          typed={typed}
          button={
            kind === 'withdraw' ? 'Sign the emergency withdrawal' : mine ? 'Sign it again' : 'Sign it too'
          }
        />
      )}
    </section>
  );
}

function GiveUp({ policy, act, typed, csrfToken }: ActContent): JSX.Element {
  const own = typedIn('give-up', typed);
  return (
    <details class="card" open={Object.keys(own).length > 0}>
      <summary>Give it up</summary>
      <form method="post" action={`${actAddress(policy.slug, act.id)}/give-up`}>
        <CsrfField token={csrfToken} />
        <p>Nothing is decided, and nobody can sign it any more. It stays on record as given up.</p>
        <ReasonField
          id="give-up-reason"
          name="reason"
          label="Reason"
          value={own['reason'] ?? ''}
          hint="Kept on record."
          required
        />
        <button type="submit" class="second">
          Give it up
        </button>
      </form>
    </details>
  );
}
