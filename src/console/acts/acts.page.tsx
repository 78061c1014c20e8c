import type { JSX } from 'preact';
import type { WaitingReaffirmationView } from '../../approvals/reaffirmations/waiting-reaffirmations.ts';
import type { Zone } from '../../kernel/instant.ts';
import { readAct } from '../../policies/acts/act-envelope.rules.ts';
import type { PolicyAct } from '../../policies/acts/policy-acts.queries.ts';
import type { PolicySummary } from '../../policies/policies.queries.ts';
import type { VersionSummary } from '../../policies/versions.queries.ts';
import { SignatureLine } from '../approval/signature-line.tsx';
import { RefusalNotice } from '../refusal-notice.tsx';
import { Choice } from '../approval/terms-fields.tsx';
import type { Typed } from '../approval/typed-form.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { Chip, CsrfField, Moment, Table } from '../parts.tsx';
import { actAddress, actFormAddress, actFormKinds, actsAddress, type ActFormKind } from './act-address.ts';
import { actStateWords, actWords, decisionInWords } from './act-words.ts';
import { WaitingActs } from './waiting-acts.tsx';
import { whyNotNow } from './act-hindrances.ts';

/** All that the page of a policy's acts is made from. */
export interface ActsContent {
  readonly policy: PolicySummary;
  readonly versions: readonly VersionSummary[];
  readonly acts: readonly PolicyAct[];
  readonly reaffirmations: readonly WaitingReaffirmationView[];
  readonly maySign: boolean;
  /** Whether the reader may take others' signatures back. */
  readonly mayVoid: boolean;
  readonly me: string;
  readonly mayCorrect: boolean;
  readonly zone: Zone;
  readonly csrfToken: string;
  readonly refusal: FormRefusal | null;
  /** What was typed into it. */
  readonly typed: Typed;
}

/** What directors decided about a policy without a draft, what waits for another of them, and what can be decided now. */
export function ActsPage(content: ActsContent): JSX.Element {
  const { policy, acts, refusal } = content;
  const others = acts.filter(({ state }) => state !== 'waiting');
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href={`/console/policies/${policy.slug}`}>{policy.title}</a>
      </nav>
      <h1>Decisions about {policy.title}</h1>
      <p class="lede">What ends, repeats or takes back without a new text; each is signed like a version.</p>
      <RefusalNotice refusal={refusal} />
      <WaitingActs {...content} />
      <Possible {...content} />
      <History acts={others} content={content} />
    </>
  );
}

/** What can be decided now; where the reader may not or it cannot be, why not. */
function Possible(content: ActsContent): JSX.Element {
  const { maySign } = content;
  return (
    <section class="card" aria-labelledby="possible">
      <h2 id="possible">Decide</h2>
      {!maySign && <p>Medical directors decide it. You are not one.</p>}
      <ul class="waiting-list">
        {actFormKinds.map((kind) => (
          <PossibleAct kind={kind} content={content} />
        ))}
        <Correct {...content} />
      </ul>
    </section>
  );
}

function PossibleAct({ kind, content }: { kind: ActFormKind; content: ActsContent }): JSX.Element {
  const { policy, versions, maySign } = content;
  const hindrance = whyNotNow[kind](policy, versions);
  const { name, what } = actWords[kind];
  return (
    <li>
      <span>
        <strong>{name}</strong>
        <span class="under">{what}</span>
        {hindrance !== null && <span class="under refused-act">{hindrance}</span>}
      </span>
      {maySign && hindrance === null && (
        <a href={actFormAddress(policy.slug, kind)} aria-label={`Begin: ${name}`}>
          Begin
        </a>
      )}
    </li>
  );
}

function Correct({ policy, versions, mayCorrect, csrfToken }: ActsContent): JSX.Element {
  const governing = versions.filter(({ inForce }) => inForce !== null);
  return (
    <li>
      <span>
        <strong>Correct</strong>
        <span class="under">
          A typo or a wrong code: a draft of the corrected version begins, the committee votes, and it
          replaces the version from the day it is signed on.
        </span>
        {!mayCorrect && <span class="under refused-act">Authors begin it. You are not one.</span>}
        {mayCorrect && governing.length === 0 && (
          <span class="under refused-act">No version governs any day.</span>
        )}
      </span>
      {mayCorrect && governing.length > 0 && (
        <form method="post" action={`${actsAddress(policy.slug)}/correct`}>
          <CsrfField token={csrfToken} />
          <Choice
            id="version"
            label="Which"
            chosen=""
            options={[
              ...(policy.inForceVersion === null ? [] : [['', 'The version in force'] as const]),
              ...governing.map(({ number }) => [String(number), `Version ${number}`] as const),
            ]}
          />
          <button type="submit" class="second">
            Begin the correction
          </button>
        </form>
      )}
    </li>
  );
}

function History({ acts, content }: { acts: readonly PolicyAct[]; content: ActsContent }): JSX.Element {
  const { policy, zone } = content;
  if (acts.length === 0) {
    return (
      <div class="empty">
        <p>Nothing was decided like this yet.</p>
        <p>Every act that is signed stands here, with who signed it.</p>
      </div>
    );
  }
  return (
    <>
      <h2>What was decided</h2>
      <Table caption="Acts, newest first" kind="broad">
        <thead>
          <tr>
            <th scope="col">Decision</th>
            <th scope="col">State</th>
            <th scope="col">Signed by</th>
          </tr>
        </thead>
        <tbody>
          {acts.map(({ id, state, envelope, decidedAt, signatures }) => (
            <tr>
              <th scope="row">
                <a href={actAddress(policy.slug, id)}>{decisionInWords(readAct(envelope))}</a>
              </th>
              <td>
                <Chip tone={actStateWords[state].tone}>{actStateWords[state].name}</Chip>
                {decidedAt !== null && (
                  <span class="under">
                    <Moment at={decidedAt} zone={zone} />
                  </span>
                )}
              </td>
              <td>
                {signatures
                  .filter(({ voided }) => voided === null)
                  .map((signature) => (
                    <SignatureLine signature={signature} zone={zone} />
                  ))}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}
