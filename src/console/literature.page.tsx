import type { JSX } from 'preact';
import type { Zone } from '../kernel/instant.ts';
import type { HeldSearch } from '../literature/updates/literature-updates.queries.ts';
import type { QueueItem } from '../literature/screening/screening.queries.ts';
import type { StudyType } from '../literature/records/study-type.rules.ts';
import { Chip, CsrfField, Field, Moment, Notice } from './parts.tsx';

const studyTypeWords: Record<StudyType, string> = {
  guideline: 'Guideline',
  systematic_review: 'Systematic review',
  rct: 'Randomized controlled trial',
  nonrandomised: 'Nonrandomized study',
  other: 'Other',
};

/** What the page of the queue is made from. */
export interface LiteratureQueue {
  readonly items: readonly QueueItem[];
  /** Searches that PubMed keeps waiting. */
  readonly held: readonly HeldSearch[];
  readonly zone: Zone;
  readonly more: boolean;
  /** True when other policies' records are left out. */
  readonly ofOnePolicy: boolean;
  readonly csrfToken: string;
  readonly mayDecide: boolean;
}

/** Records that wait for screening, guidelines first, each with the form that decides. */
export function LiteraturePage({
  items,
  held,
  zone,
  more,
  ofOnePolicy,
  csrfToken,
  mayDecide,
}: LiteratureQueue): JSX.Element {
  return (
    <>
      <h1>Literature</h1>
      <p class="lede">
        New records found for policies under review, waiting for a person to include or exclude them.
      </p>
      {ofOnePolicy && (
        <p>
          Records of one policy. <a href="/console/literature">Show those of all policies</a>
        </p>
      )}
      {held.map((search) => (
        <Held search={search} zone={zone} />
      ))}
      {items.length === 0 && (
        <div class="empty">
          <p>Nothing waits for screening.</p>
          <p>A literature update runs when a review cycle opens.</p>
        </div>
      )}
      {items.map((item) => (
        <Record item={item} csrfToken={csrfToken} mayDecide={mayDecide} />
      ))}
      {more && <p class="hint">More are waiting; they come up as these are decided.</p>}
    </>
  );
}

function Held({ search, zone }: { search: HeldSearch; zone: Zone }): JSX.Element {
  const { policy, state, lastError, nextTryAt } = search;
  return (
    <Notice tone={state === 'failed' ? 'danger' : 'warning'}>
      The search for <a href={`/console/policies/${policy.slug}`}>{policy.title}</a>{' '}
      {state === 'failed' ? 'has failed and wants to be started again' : 'waits for PubMed'}: {lastError}.
      {nextTryAt !== null && (
        <>
          {' '}
          Next try <Moment at={nextTryAt} zone={zone} />.
        </>
      )}
    </Notice>
  );
}

function Record({
  item,
  csrfToken,
  mayDecide,
}: { item: QueueItem } & Pick<LiteratureQueue, 'csrfToken' | 'mayDecide'>): JSX.Element {
  const { fields, policy, recordId } = item;
  const id = `record-${item.screeningId}`;
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>{fields.title}</h2>
      <p class="aside-text">
        <Chip tone="info">{studyTypeWords[item.studyType]}</Chip> {sourceOf(item)} · PMID{' '}
        <a href={`https://pubmed.ncbi.nlm.nih.gov/${fields.pmid}/`} rel="noreferrer">
          {fields.pmid}
        </a>{' '}
        · for <a href={`/console/policies/${policy.slug}`}>{policy.title}</a>
      </p>
      {fields.abstract.length > 0 && (
        <details>
          <summary>Abstract</summary>
          {fields.abstract.map(({ label, text }) => (
            <p>
              {label !== null && <strong>{label}: </strong>}
              {text}
            </p>
          ))}
        </details>
      )}
      {mayDecide && (
        <form class="decision" method="post" action={`/console/literature/${recordId}/decision`}>
          <CsrfField token={csrfToken} />
          <input type="hidden" name="policy" value={policy.slug} />
          <Field
            id={`${id}-reason`}
            name="reason"
            label="Reason"
            hint="Needed to exclude."
            maxLength={2000}
          />
          <button type="submit" name="decision" value="include" aria-describedby={id}>
            Include
          </button>
          <button type="submit" name="decision" value="exclude" class="second" aria-describedby={id}>
            Exclude
          </button>
        </form>
      )}
    </section>
  );
}

function sourceOf({ fields }: QueueItem): string {
  const source = fields.journal?.abbreviation ?? fields.journal?.title ?? fields.book?.title ?? 'PubMed';
  const printed = fields.publishedText ?? fields.publishedOn;
  return printed === null ? source : `${source}, ${printed}`;
}
