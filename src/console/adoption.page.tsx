import type { JSX } from 'preact';
import type { Zone } from '../kernel/instant.ts';
import type { AdoptionItem } from '../policies/adoption-items.ts';
import type { AdoptionView } from '../policies/adoptions.queries.ts';
import { counts } from '../policies/signatures/kept-signatures.ts';
import { draftAddress } from './drafts/draft-address.ts';
import { BatchState } from './adoptions-list.page.tsx';
import type { FormRefusal } from './form-refusal.ts';
import { Chip, count, Moment, Notice, PrintedDate, Table } from './parts.tsx';
import { RefusalNotice } from './refusal-notice.tsx';
import type { SignerContent } from './approval/signing-desk.ts';
import { missingInWords, missingOf } from './approval/signatures-missing.ts';
import { SignatureLine } from './approval/signature-line.tsx';
import { TakeSignatureBack } from './approval/take-signature-back.tsx';
import { SigningForm } from './approval/signing-form.tsx';
import type { Typed } from './approval/typed-form.ts';

/** What a director declares by signing here. */
export const ADOPTION_MEANING = 'These policies are in force as printed; I adopt them into Almanac.';

/** Items shown of a batch, those that need a person first; a payer's whole manual has thousands. */
const ITEMS_SHOWN = 300;

/** What the page of one batch is made from. */
export interface AdoptionPageContent {
  readonly batch: AdoptionView;
  readonly zone: Zone;
  readonly csrfToken: string;
  /** The reader's id. */
  readonly me: string;
  /** Whether the reader may take others' signatures back. */
  readonly mayVoid: boolean;
  /** Why a form was not taken; null when none was sent. */
  readonly refusal: FormRefusal | null;
  /** What was typed into it. */
  readonly typed: Typed;
  /** What the form knows of its signer; null for who may not sign. */
  readonly signer: SignerContent | null;
}

/** One batch with what its signer must see, and the form that signs it. */
export function AdoptionPage(content: AdoptionPageContent): JSX.Element {
  const { batch, zone, refusal } = content;
  const blocked = batch.items.filter(({ blocking }) => blocking.length > 0);
  const others = batch.items.filter(({ blocking }) => blocking.length === 0);
  const shown = [...blocked, ...others].slice(0, ITEMS_SHOWN);
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/console/adoptions">Adoptions</a>
      </nav>
      <div class="title-row">
        <h1>Adoption</h1>
        <BatchState batch={batch} />
      </div>
      <p class="lede">
        {count(batch.versions, 'version')}, opened by {batch.openedBy},{' '}
        <Moment at={batch.openedAt} zone={zone} />.
      </p>
      <RefusalNotice refusal={refusal} />
      {batch.signedAt !== null && (
        <Notice tone="good">
          <p>
            Signed by {batch.signedByName}, <Moment at={batch.signedAt} zone={zone} />. Every version below is
            in force from its effective day.
          </p>
        </Notice>
      )}
      {batch.items.length > 0 && <Items items={shown} />}
      {batch.items.length > shown.length && (
        <p class="hint">And {count(batch.items.length - shown.length, 'more version')}.</p>
      )}
      {batch.state === 'open' && <Signing content={content} blocked={blocked.length} />}
    </>
  );
}

function Items({ items }: { items: readonly AdoptionItem[] }): JSX.Element {
  return (
    <Table caption="Versions in this batch" kind="broad">
      <thead>
        <tr>
          <th scope="col">Policy</th>
          <th scope="col">Effective</th>
          <th scope="col">Last review</th>
          <th scope="col">Next review</th>
          <th scope="col">Source</th>
          <th scope="col">Findings</th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ policy, version, blocking }) => (
          <tr>
            <th scope="row">
              <a href={`/console/policies/${policy.slug}`}>{version.title}</a>
              <span class="under">
                {blocking.length === 0 ? (
                  `version ${version.number}`
                ) : (
                  <a href={draftAddress(policy.slug, version.number)}>Complete version {version.number}</a>
                )}
              </span>
            </th>
            <td class="date">
              <PrintedDate date={version.effective} />
            </td>
            <td class="date">
              <PrintedDate date={version.lastReview} />
            </td>
            <td class="date">
              <PrintedDate date={version.nextReview} />
            </td>
            <td>
              {version.sourceName}
              <span class="under">brought by {version.broughtBy?.name ?? 'nobody known'}</span>
              <span class="under hash">{version.sourceHash}</span>
            </td>
            <td>
              <Findings blocking={blocking} version={version} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Findings({ blocking, version }: Pick<AdoptionItem, 'blocking' | 'version'>): JSX.Element {
  const said = version.findings.filter(({ severity }) => severity !== 'blocking');
  return (
    <>
      {blocking.length > 0 && <Chip tone="danger">Needs a person</Chip>}
      {blocking.map(({ field, reason }) => (
        <span class="under">
          {field}: {reason}
        </span>
      ))}
      {blocking.length === 0 && said.length === 0 && <Chip tone="good">Nothing open</Chip>}
      {said.length > 0 && (
        <details>
          <summary>{count(said.length, 'remark')}</summary>
          <ul class="plain">
            {said.map(({ line, message }) => (
              <li>
                {line !== null && `Line ${line}: `}
                {message}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Signing({ content, blocked }: { content: AdoptionPageContent; blocked: number }): JSX.Element {
  const { batch, signer, typed, zone, me, mayVoid, csrfToken } = content;
  const { batchHash } = batch;
  return (
    <section class="card" aria-labelledby="sign">
      <h2 id="sign">Sign the batch</h2>
      {batch.signatures.map((signature) => (
        <>
          <SignatureLine signature={signature} zone={zone} />
          {!counts(signature) && <p class="hint">It does not count any more.</p>}
          {signature.voided === null && (signature.personId === me || mayVoid) && (
            <TakeSignatureBack
              action={`/console/adoptions/${batch.id}/signatures/${signature.id}/take-back`}
              csrfToken={csrfToken}
              isOwn={signature.personId === me}
              typed={typed}
            />
          )}
        </>
      ))}
      {(batch.signaturesNeeded > 1 || missingOf(batch) === 0) && (
        <p>
          {count(batch.signaturesNeeded, 'director')} sign it. {missingInWords(batch)}
        </p>
      )}
      {signer === null && <p>A medical director signs it. You are not one.</p>}
      {signer !== null && (blocked > 0 || batchHash === null) && (
        <p>
          {batch.items.length === 0
            ? 'There is nothing to sign.'
            : `First ${count(blocked, 'version')} above must be completed.`}
        </p>
      )}
      {signer !== null && blocked === 0 && batchHash !== null && (
        <>
          <p class="hint">
            You sign the batch as shown: <span class="hash">{batchHash}</span>
          </p>
          <SigningForm
            {...signer}
            action={`/console/adoptions/${batch.id}/signature`}
            hidden={[['batchHash', batchHash]]}
            envelopeHash={batchHash}
            meaning={ADOPTION_MEANING}
            typed={typed}
            button={`Sign ${count(batch.items.length, 'version')}`}
          />
        </>
      )}
    </section>
  );
}
