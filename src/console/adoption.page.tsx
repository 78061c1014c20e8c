import type { JSX } from 'preact';
import type { Zone } from '../kernel/instant.ts';
import type { AdoptionItem } from '../policies/adoption-items.ts';
import type { AdoptionView } from '../policies/adoptions.queries.ts';
import { draftAddress } from './drafts/draft-address.ts';
import { BatchState } from './adoptions-list.page.tsx';
import { Chip, count, CsrfField, Field, Moment, Notice, PrintedDate, Table } from './parts.tsx';

/** What a director declares by signing here. */
export const ADOPTION_MEANING = 'These policies are in force as printed; I adopt them into Almanac.';

/** Items shown of a batch, those that need a person first; a payer's whole manual has thousands. */
const ITEMS_SHOWN = 300;

/** What the page of one batch is made from. */
export interface AdoptionPageContent {
  readonly batch: AdoptionView;
  readonly zone: Zone;
  readonly csrfToken: string;
  readonly maySign: boolean;
}

/** One batch with what its signer must see, and the form that signs it. */
export function AdoptionPage({ batch, zone, csrfToken, maySign }: AdoptionPageContent): JSX.Element {
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
      {batch.state === 'open' && (
        <Signing batch={batch} blocked={blocked.length} csrfToken={csrfToken} maySign={maySign} />
      )}
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

function Signing(form: {
  batch: AdoptionView;
  blocked: number;
  csrfToken: string;
  maySign: boolean;
}): JSX.Element {
  const { batch, blocked, csrfToken, maySign } = form;
  return (
    <section class="card" aria-labelledby="sign">
      <h2 id="sign">Sign the batch</h2>
      {!maySign && <p>A medical director signs it. You are not one.</p>}
      {maySign && (blocked > 0 || batch.batchHash === null) && (
        <p>
          {batch.items.length === 0
            ? 'There is nothing to sign.'
            : `First ${count(blocked, 'version')} above must be completed.`}
        </p>
      )}
      {maySign && blocked === 0 && batch.batchHash !== null && (
        <form method="post" action={`/console/adoptions/${batch.id}/signature`}>
          <CsrfField token={csrfToken} />
          <input type="hidden" name="batchHash" value={batch.batchHash} />
          <blockquote>{ADOPTION_MEANING}</blockquote>
          <p class="hint">
            You sign the batch as shown: <span class="hash">{batch.batchHash}</span>
          </p>
          <Field
            id="password"
            name="password"
            label="Your password"
            hint="Asked again, because a signature binds you."
            type="password"
            autocomplete="current-password"
            required
          />
          <button type="submit">Sign {count(batch.items.length, 'version')}</button>
        </form>
      )}
    </section>
  );
}
