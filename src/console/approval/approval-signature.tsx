import type { JSX } from 'preact';
import type { ApprovalView } from '../../approvals/approvals.queries.ts';
import type { WaitingView } from '../../approvals/signatures/waiting-signatures.ts';
import { formatDay } from '../../kernel/calendar-date.ts';
import type { Zone } from '../../kernel/instant.ts';
import { readEnvelope } from '../../policies/envelope.rules.ts';
import { counts } from '../../policies/signatures/kept-signatures.ts';
import { Notice } from '../parts.tsx';
import { plainWords } from '../policy-words.ts';
import { approvalAddress, signingAddress } from './approval-address.ts';
import type { ApprovalStage } from './approval-steps.tsx';
import { missingInWords, missingOf } from './signatures-missing.ts';
import { SignatureLine } from './signature-line.tsx';
import { TakeSignatureBack } from './take-signature-back.tsx';
import { TermsForm, type ProposedTerms } from './terms-form.tsx';
import { typedIn, type Typed } from './typed-form.ts';

/** What the part of the page about signatures is made from. */
export interface SignatureContent {
  readonly approval: ApprovalView;
  readonly stage: ApprovalStage;
  /** Why the reader may not sign; null when they may. */
  readonly whyNot: string | null;
  readonly proposed: ProposedTerms | null;
  /** A form that was refused, as typed. */
  readonly typed: Typed;
  readonly zone: Zone;
  /** The reader's id. */
  readonly me: string;
  /** Whether the reader may take others' signatures back that wait. */
  readonly mayVoid: boolean;
  readonly csrfToken: string;
}

/** Signatures given, envelopes that wait for another director, and the terms on which the reader would sign. */
export function ApprovalSignature(content: SignatureContent): JSX.Element | null {
  const { approval, stage, whyNot, proposed, typed } = content;
  const { policy, version } = approval;
  if (stage === 'draft' || stage === 'withdrawn') return null;
  const open = stage === 'carried' || stage === 'waiting';
  return (
    <section class="card" aria-labelledby="signature">
      <h2 id="signature">Signature</h2>
      {stage === 'in_review' && <p>It can be signed once the committee has carried it.</p>}
      {approval.waiting.map((waiting) => (
        <Waiting waiting={waiting} content={content} />
      ))}
      {stage === 'approved' && <Given {...content} />}
      {open && whyNot !== null && <p>{whyNot}</p>}
      {open && whyNot === null && (
        <>
          <p>
            {stage === 'waiting'
              ? 'Or sign it on other terms, which then wait for another director in their turn.'
              : 'Say on which terms. The next page shows what that comes to, and there you sign.'}
          </p>
          <TermsForm
            action={signingAddress(policy.slug, version.number)}
            typed={typedIn(null, typed)}
            proposed={proposed}
            button="Show what I would sign"
          />
        </>
      )}
    </section>
  );
}

function Waiting({ waiting, content }: { waiting: WaitingView; content: SignatureContent }): JSX.Element {
  const { approval, whyNot, me, zone, mayVoid, csrfToken } = content;
  const { policy, version } = approval;
  const { dates, changeClass, retroactive } = readEnvelope(waiting.envelope);
  const address = approvalAddress(policy.slug, version.number);
  const given = waiting.signatures.filter(counts);
  const mine = given.some(({ personId, onBehalfOf }) => personId === me || onBehalfOf?.id === me);
  const mayFinish = !mine || missingOf(waiting) === 0;
  return (
    <Notice tone="warning">
      <p>
        From {formatDay(dates.effective)}, {plainWords(changeClass)}.
        {retroactive !== undefined && retroactive !== null && ` Retroactive: “${retroactive.reason}”.`}{' '}
        {missingInWords(waiting)}
      </p>
      {waiting.signatures.map((signature) => (
        <>
          <SignatureLine signature={signature} zone={zone} />
          {!counts(signature) && (
            <p>It does not count any more: its signer has not stayed a medical director.</p>
          )}
          {(signature.personId === me || mayVoid) && (
            <TakeSignatureBack
              action={`${address}/signatures/${signature.id}/take-back`}
              csrfToken={csrfToken}
              isOwn={signature.personId === me}
              typed={content.typed}
            />
          )}
        </>
      ))}
      {missingOf(waiting) > 0 && (
        <p>
          {waiting.whoMaySign.length === 0
            ? 'No other medical director may sign it: somebody must be given the role first.'
            : `Who may: ${waiting.whoMaySign.map(({ name }) => name).join(', ')}.`}
        </p>
      )}
      {mine && <p>You have signed it.</p>}
      {whyNot === null && mayFinish && (
        <p>
          <a href={signingAddress(policy.slug, version.number, [['envelope', waiting.envelopeHash]])}>
            {mine ? 'Look at it and sign again' : 'Look at it and sign'}
          </a>
        </p>
      )}
    </Notice>
  );
}

function Given({ approval: { policy, version, signatures }, zone }: SignatureContent): JSX.Element {
  return (
    <>
      {signatures
        .filter(({ envelopeHash, voided }) => envelopeHash === version.envelopeHash && voided === null)
        .map((signature) => (
          <SignatureLine signature={signature} zone={zone} />
        ))}
      <p class="hint">
        Envelope: <span class="hash">{version.envelopeHash}</span>
      </p>
      <p class="links">
        <a href={`/v1/policies/${policy.slug}/versions/${version.number}/proof`}>Its proof, to be kept</a>{' '}
        <a href="/verify">Check a proof</a>
      </p>
    </>
  );
}
