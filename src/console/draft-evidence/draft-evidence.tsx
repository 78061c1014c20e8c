import type { JSX } from 'preact';
import { formatPartialDate } from '../../kernel/partial-date.ts';
import { inlineHtml } from '../../documents/markdown/html-text.ts';
import { sectionCiting } from '../../documents/references/document-citations.ts';
import { refusalWords } from '../../literature/evidence/evidence-refusal.rules.ts';
import type { EvidencePlace } from '../../literature/evidence/evidence-places.ts';
import type { WaitingEvidence, WaitingRecord } from '../../literature/evidence/waiting-evidence.queries.ts';
import type { StudyType } from '../../literature/records/study-type.rules.ts';
import { draftAddress } from '../drafts/draft-address.ts';
import type { ShownDraft } from '../drafts/draft.page.tsx';
import { Chip, count, CsrfField, Notice } from '../parts.tsx';

const studyTypeWords: Record<StudyType, string> = {
  guideline: 'Guideline',
  systematic_review: 'Systematic review',
  rct: 'Randomized trial',
  nonrandomised: 'Nonrandomized study',
  other: 'Other publication',
};

/** What the panel is made from. */
export interface DraftEvidenceContent {
  readonly draft: ShownDraft;
  readonly evidence: WaitingEvidence;
  /** Numbers of references that were added just now. */
  readonly added: readonly number[];
  readonly csrfToken: string;
  readonly mayAdd: boolean;
}

/** What was included and the draft does not cite yet, each with where it would go, and what just went where. */
export function DraftEvidence({
  draft,
  evidence,
  added,
  csrfToken,
  mayAdd,
}: DraftEvidenceContent): JSX.Element {
  const { waiting, total, cited, searched } = evidence;
  return (
    <section class="card evidence" aria-labelledby="evidence">
      <h2 id="evidence">Included since the last version</h2>
      <Added draft={draft} added={added} />
      <SearchedThrough draft={draft} evidence={evidence} csrfToken={csrfToken} mayAdd={mayAdd} />
      {waiting.length === 0 ? (
        <p class="empty">
          {cited === 0
            ? 'Nobody has included a record for this policy yet. '
            : `The draft cites ${cited === 1 ? 'the one record' : `all ${cited} records`} that reviewers included. `}
          <a href={`/console/literature?policy=${draft.policy.slug}`}>Screening</a>
        </p>
      ) : (
        <form
          class="broad"
          method="post"
          action={`${draftAddress(draft.policy.slug, draft.version)}/evidence`}
        >
          <CsrfField token={csrfToken} />
          <input type="hidden" name="revision" value={draft.revision} />
          <p>
            {count(total, 'record')} that the draft does not cite
            {total > waiting.length && `, the first ${waiting.length} of them here`}. Each becomes a reference
            in the policy's own style and a line to write on; where every citation is certain, later numbers
            move on in the list and in every citation.
          </p>
          <ul class="plain evidence-list">
            {waiting.map((record) => (
              <Waiting record={record} sections={evidence.sections} mayAdd={mayAdd} />
            ))}
          </ul>
          {mayAdd && (
            <p class="buttons">
              <button type="submit">Add to draft</button>
            </p>
          )}
        </form>
      )}
      {searched === null && waiting.length > 0 && (
        <p class="hint">
          Through which day its literature is searched is not known: a search has not finished.
        </p>
      )}
    </section>
  );
}

function Waiting(item: { record: WaitingRecord; sections: readonly EvidencePlace[]; mayAdd: boolean }) {
  const { record, entry, refusal, place } = item.record;
  const { recordId, studyType, isRetracted } = record;
  const id = `record-${recordId}`;
  const stops = refusal !== null && refusal !== 'retracted';
  return (
    <li>
      <div class="evidence-choice">
        {item.mayAdd && (
          <input
            type="checkbox"
            id={id}
            name="record"
            value={recordId}
            checked={refusal === null}
            disabled={stops}
          />
        )}
        <div>
          <label for={id}>
            {/* inlineHtml escapes whatever a title holds */}
            <span dangerouslySetInnerHTML={{ __html: inlineHtml(entry.citation) }} />
            {entry.pmid !== null && ` PMID: ${entry.pmid}`}
          </label>
          <p class="hint">
            <Chip tone="info">{studyTypeWords[studyType]}</Chip>{' '}
            {isRetracted && <Chip tone="danger">Retracted</Chip>}{' '}
            {stops && `Not now: ${refusalWords[refusal]}.`}
          </p>
          {!stops && item.mayAdd && (
            <div class="evidence-place">
              <label for={`${id}-section`}>Goes under</label>
              <select id={`${id}-section`} name={`section.${recordId}`}>
                <option value="">{pathText(place.path)}</option>
                {item.sections
                  .filter(
                    ({ sectionId }) => !('sectionId' in place.into) || sectionId !== place.into.sectionId,
                  )
                  .map(({ sectionId, path }) => (
                    <option value={sectionId}>{pathText(path)}</option>
                  ))}
              </select>
              <p class="hint">{place.why}</p>
            </div>
          )}
          {isRetracted && item.mayAdd && (
            <div class="evidence-place">
              <label for={`${id}-force`}>Why it is cited although it is retracted</label>
              <input id={`${id}-force`} name={`force.${recordId}`} maxLength={1000} autocomplete="off" />
            </div>
          )}
        </div>
      </div>
    </li>
  );
}

const pathText = (path: readonly string[]) => path.join(' › ');

function Added({ draft, added }: { draft: ShownDraft; added: readonly number[] }): JSX.Element | null {
  const references = draft.document.references.filter(({ number }) => added.includes(number));
  if (references.length === 0) return null;
  return (
    <Notice tone="good">
      <p>Added to the draft, with a line each to write on:</p>
      <ul>
        {references.map((reference) => {
          const section = sectionCiting(draft.document, reference);
          return (
            <li>
              Reference {reference.number}
              {section !== undefined && (
                <>
                  {' '}
                  under <a href={`#${encodeURIComponent(section.id)}`}>{section.heading}</a>
                </>
              )}
              : <span dangerouslySetInnerHTML={{ __html: inlineHtml(reference.citation) }} />
            </li>
          );
        })}
      </ul>
    </Notice>
  );
}

function SearchedThrough({
  draft,
  evidence,
  csrfToken,
  mayAdd,
}: Pick<DraftEvidenceContent, 'draft' | 'evidence' | 'csrfToken' | 'mayAdd'>): JSX.Element | null {
  const { searched, claimsMore } = evidence;
  const said = draft.dates.literatureSearchedThrough;
  if (searched === null || said === searched) return null;
  return (
    <Notice tone={claimsMore ? 'warning' : 'info'}>
      <p>
        {claimsMore && said !== null
          ? `The draft says that its literature is searched through ${formatPartialDate(said)}. It is searched through ${formatPartialDate(searched)}: change the date below, or know why it is later.`
          : `The literature is searched through ${formatPartialDate(searched)}; the draft says ${said === null ? 'no day' : formatPartialDate(said)}.`}
      </p>
      {!claimsMore && mayAdd && (
        <form method="post" action={`${draftAddress(draft.policy.slug, draft.version)}/evidence`}>
          <CsrfField token={csrfToken} />
          <input type="hidden" name="revision" value={draft.revision} />
          <button type="submit" class="second">
            Say {formatPartialDate(searched)}
          </button>
        </form>
      )}
    </Notice>
  );
}
