import type { JSX } from 'preact';
import type { WaitingReaffirmationView } from '../../approvals/reaffirmations/waiting-reaffirmations.ts';
import { formatDay } from '../../kernel/calendar-date.ts';
import { readAct } from '../../policies/acts/act-envelope.rules.ts';
import type { PolicyAct } from '../../policies/acts/policy-acts.queries.ts';
import { readEnvelope } from '../../policies/envelope.rules.ts';
import { counts } from '../../policies/signatures/kept-signatures.ts';
import { missingInWords } from '../approval/signatures-missing.ts';
import { SignatureLine } from '../approval/signature-line.tsx';
import { TakeSignatureBack } from '../approval/take-signature-back.tsx';
import { actAddress, actFormAddress, actsAddress } from './act-address.ts';
import { decisionInWords } from './act-words.ts';
import type { ActsContent } from './acts.page.tsx';

/** Acts and reaffirmations of a policy that wait for another director; nothing where none does. */
export function WaitingActs(content: ActsContent): JSX.Element | null {
  const { policy, acts, reaffirmations } = content;
  const waiting = acts.filter(({ state }) => state === 'waiting');
  if (waiting.length + reaffirmations.length === 0) return null;
  return (
    <section class="card" aria-labelledby="waiting">
      <h2 id="waiting">Waits for another director</h2>
      <ul class="waiting-list">
        {waiting.map((act) => (
          <WaitingAct act={act} slug={policy.slug} />
        ))}
        {reaffirmations.map((waits) => (
          <WaitingReaffirmation waiting={waits} content={content} />
        ))}
      </ul>
    </section>
  );
}

function WaitingAct({ act, slug }: { act: PolicyAct; slug: string }): JSX.Element {
  const { id, signatures } = act;
  const given = signatures.filter(counts);
  return (
    <li>
      <span>
        {decisionInWords(readAct(act.envelope))}
        <span class="under">
          Signed by {given.map(({ name }) => name).join(', ') || 'nobody any more'}. {missingInWords(act)}
        </span>
      </span>
      <a href={actAddress(slug, id)}>Look at it</a>
    </li>
  );
}

function WaitingReaffirmation(line: {
  waiting: WaitingReaffirmationView;
  content: ActsContent;
}): JSX.Element {
  const { waiting, content } = line;
  const { policy, me, mayVoid, zone, typed, csrfToken } = content;
  const { envelope, envelopeHash, signatures } = waiting;
  const fields = [
    ['show', 'terms'],
    ['envelope', envelopeHash],
  ] as const;
  return (
    <li>
      <div>
        Reaffirm from {formatDay(readEnvelope(envelope).dates.effective)}
        <span class="under">{missingInWords(waiting)}</span>
        {signatures.map((signature) => (
          <>
            <SignatureLine signature={signature} zone={zone} />
            {(signature.personId === me || mayVoid) && (
              <TakeSignatureBack
                action={`${actsAddress(policy.slug)}/reaffirmations/${signature.id}/take-back`}
                csrfToken={csrfToken}
                isOwn={signature.personId === me}
                typed={typed}
              />
            )}
          </>
        ))}
      </div>
      <a href={actFormAddress(policy.slug, 'reaffirm', fields)}>Look at it</a>
    </li>
  );
}
