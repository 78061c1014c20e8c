import type { JSX } from 'preact';
import { documentOf } from '../policies/stored-document.ts';
import type { Imported } from '../policies/policy-import.service.ts';
import { draftAddress } from './drafts/draft-address.ts';
import { FindingsList } from './findings-list.tsx';
import { ImportForm } from './import.page.tsx';
import { count, Fact, Notice, Nothing, PrintedDate } from './parts.tsx';

/** What the page after an import is made from. */
export interface ImportedPageContent {
  readonly imported: Imported;
  readonly fileName: string;
  readonly csrfToken: string;
}

/** What was read of a document, and where it went. */
export function ImportedPage({ imported, fileName, csrfToken }: ImportedPageContent): JSX.Element {
  const { policy, version, findings, stored } = imported;
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/console/import">Import</a>
      </nav>
      <h1>{version.title}</h1>
      <p class="lede">Read from {fileName}.</p>
      {stored ? (
        <Notice tone="good">
          <p>
            It is <a href={draftAddress(policy.slug, version.number)}>version {version.number}</a>
            {version.adoptionBatchId === null ? (
              ', a draft.'
            ) : (
              <>
                {' '}
                in the open <a href={`/console/adoptions/${version.adoptionBatchId}`}>adoption batch</a>.
              </>
            )}
          </p>
        </Notice>
      ) : (
        <Notice tone="info">
          <p>Nothing was stored. If this is right, choose the file again below and import it.</p>
        </Notice>
      )}
      <Read imported={imported} />
      {findings.length > 0 && (
        <section class="card" aria-labelledby="findings">
          <h2 id="findings">Findings</h2>
          <FindingsList findings={findings} />
        </section>
      )}
      {!stored && <ImportForm csrfToken={csrfToken} />}
    </>
  );
}

function Read({ imported: { version } }: { imported: Imported }): JSX.Element {
  const { sections, criteria, references, codes, dates, number, manualSection } = documentOf(version);
  const withPmid = references.filter(({ pmid }) => pmid !== null).length;
  return (
    <section class="card" aria-labelledby="read">
      <h2 id="read">What was read</h2>
      <dl class="facts">
        <Fact label="Number">{number ?? <Nothing />}</Fact>
        <Fact label="Manual section">{manualSection ?? <Nothing />}</Fact>
        <Fact label="Effective">
          <PrintedDate date={dates.effective} />
        </Fact>
        <Fact label="Last review">
          <PrintedDate date={dates.lastReview} />
        </Fact>
        <Fact label="Next review">
          <PrintedDate date={dates.nextReview} />
        </Fact>
        <Fact label="Date of origin">
          <PrintedDate date={dates.origin} />
        </Fact>
        <Fact label="Criteria">{criteria.length}</Fact>
        <Fact label="References">
          {references.length}, {withPmid} in PubMed
        </Fact>
        <Fact label="Codes">
          {codes.length === 0 ? <Nothing /> : codes.map(({ system, code }) => `${system} ${code}`).join(', ')}
        </Fact>
      </dl>
      <details>
        <summary>{count(sections.length, 'section')}</summary>
        <ul class="plain">
          {sections.map(({ heading, level }) => (
            <li class={`level-${level}`}>{heading}</li>
          ))}
        </ul>
      </details>
    </section>
  );
}
