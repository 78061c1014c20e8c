import type { JSX } from 'preact';
import type { Zone } from '../../kernel/instant.ts';
import type { Author, PublicationRecord } from '../../literature/records/publication-record.ts';
import type { QueueItem } from '../../literature/screening/queue-item.ts';
import type { QueryTerm } from '../../literature/strategies/query-terms.rules.ts';
import { Chip, Moment, Notice, PrintedDate } from '../parts.tsx';
import { Marked, MarkedTitle } from './marked-title.tsx';
import { RecordLinks } from './record-links.tsx';
import { screeningAddress, type ScreeningQuery } from './screening-address.ts';
import { returnWord, stateWords, studyTypeWords } from './screening-words.ts';

/** The id of the heading that gets the focus when a record comes up. */
export const RECORD_TITLE = 'record-title';

const NAMED_AUTHORS = 6;

/** A record to read: what it is, why it is here, and its abstract with the terms of the queries marked. */
export function RecordCard({
  item,
  query,
  terms,
  zone,
}: {
  item: QueueItem;
  query: ScreeningQuery;
  terms: readonly QueryTerm[];
  zone: Zone;
}): JSX.Element {
  const { fields, labels, policy } = item;
  return (
    <>
      <p class="labels">
        <Chip tone="info">{studyTypeWords[item.studyType]}</Chip>
        {item.state !== 'identified' && (
          <Chip tone={stateWords[item.state].tone}>{stateWords[item.state].word}</Chip>
        )}
        {labels.preprint && <Chip tone="warning">Preprint, not peer-reviewed</Chip>}
        {labels.trialFilter && <Chip tone="plain">May be a trial (Cochrane filter)</Chip>}
        {item.overdue && <Chip tone="danger">Overdue</Chip>}
      </p>
      <h2 id={RECORD_TITLE} tabIndex={-1}>
        <MarkedTitle record={fields} terms={terms} />
      </h2>
      {fields.vernacularTitle !== null && fields.vernacularTitle !== fields.title && (
        <p class="aside-text">{fields.vernacularTitle}</p>
      )}
      <Merged item={item} query={query} />
      <Returned item={item} zone={zone} />
      <p class="aside-text">{authorLine(fields)}</p>
      <p class="aside-text">{sourceLine(fields)}</p>
      <p>
        For <a href={`/console/policies/${policy.slug}`}>{policy.title}</a>
        {query.policy === undefined && (
          <>
            {' '}
            (
            <a href={screeningAddress(query, { policy: policy.slug, at: item.screeningId })} data-swap>
              only this policy
            </a>
            )
          </>
        )}
        {item.assignee !== null && <> · assigned to {item.assignee.name}</>}
        {item.dueOn !== null && (
          <>
            {' '}
            · due <PrintedDate date={item.dueOn} />
          </>
        )}
      </p>
      <RecordLinks record={fields} />
      {item.likelihoodBasis.length > 0 && (
        <p class="hint">How likely to matter: {item.likelihoodBasis.join('; ')}.</p>
      )}
      <Abstract record={fields} terms={terms} />
      <Subjects record={fields} terms={terms} />
      {item.duplicateSuspicionId !== null && (
        <Notice tone="warning">
          This may be the same paper as another record.{' '}
          <a href={`/console/literature/duplicates/${item.duplicateSuspicionId}`}>Compare the two</a>
        </Notice>
      )}
      <Elsewhere item={item} zone={zone} />
    </>
  );
}

/** That another record is screened in this one's place. */
function Merged({ item, query }: { item: QueueItem; query: ScreeningQuery }): JSX.Element | null {
  const { sameAs } = item;
  if (sameAs === null) return null;
  return (
    <Notice tone="warning">
      This is the same paper as another record, which is screened in its place:{' '}
      {sameAs.screeningId === null ? (
        sameAs.title
      ) : (
        <a href={screeningAddress(query, { at: sameAs.screeningId })} data-swap>
          {sameAs.title}
        </a>
      )}
    </Notice>
  );
}

/** Why a record that was decided is here again. */
function Returned({ item, zone }: { item: QueueItem; zone: Zone }): JSX.Element | null {
  const { returnedFor, earlier } = item;
  if (returnedFor === null || returnedFor.length === 0) return null;
  return (
    <Notice tone="danger">
      {returnedFor.map((notice) => (
        <p>
          <strong>{returnWord(notice.type)}.</strong> {notice.source}
          {notice.pmid !== null && (
            <>
              {' '}
              <a
                href={`https://pubmed.ncbi.nlm.nih.gov/${notice.pmid}/`}
                target="_blank"
                rel="noopener noreferrer"
              >
                PubMed {notice.pmid}
                <span class="aside"> (opens in a new tab)</span>
              </a>
            </>
          )}
        </p>
      ))}
      {earlier !== null && (
        <p>
          Before that: {stateWords[earlier.state].word.toLowerCase()} by {earlier.by.name},{' '}
          <Moment at={earlier.at} zone={zone} />
          {earlier.reason !== null && <> – {earlier.reason}</>}. Decide again.
        </p>
      )}
    </Notice>
  );
}

function Abstract({
  record,
  terms,
}: {
  record: PublicationRecord;
  terms: readonly QueryTerm[];
}): JSX.Element {
  if (record.abstract.length === 0)
    return <p class="nothing">No abstract. Seek the full text to judge it.</p>;
  return (
    <section class="abstract" aria-label="Abstract">
      {record.abstract.map(({ label, text }) => (
        <p>
          {label !== null && label !== 'UNLABELLED' && <strong>{label}: </strong>}
          <Marked text={text} terms={terms} />
        </p>
      ))}
    </section>
  );
}

function Subjects({
  record,
  terms,
}: {
  record: PublicationRecord;
  terms: readonly QueryTerm[];
}): JSX.Element | null {
  const headings = record.meshHeadings.map(
    ({ descriptor, major, qualifiers }) =>
      `${descriptor}${qualifiers.length > 0 ? ` (${qualifiers.join(', ')})` : ''}${major ? '*' : ''}`,
  );
  const lists = [
    { name: 'Publication types', words: record.publicationTypes },
    { name: 'MeSH', words: headings },
    { name: 'Keywords', words: record.keywords },
  ].filter(({ words }) => words.length > 0);
  if (lists.length === 0) return null;
  return (
    <details>
      <summary>Subjects and publication types</summary>
      {lists.map(({ name, words }) => (
        <p>
          <strong>{name}: </strong>
          <Marked text={words.join('; ')} terms={terms} />
        </p>
      ))}
    </details>
  );
}

function Elsewhere({ item, zone }: { item: QueueItem; zone: Zone }): JSX.Element | null {
  if (item.elsewhere.length === 0) return null;
  return (
    <section aria-labelledby="elsewhere">
      <h3 id="elsewhere">The same paper, other policies</h3>
      <ul>
        {item.elsewhere.map(({ policy, state, reason, decidedAt }) => (
          <li>
            <a href={`/console/policies/${policy.slug}`}>{policy.title}</a>:{' '}
            {stateWords[state].word.toLowerCase()}
            {reason !== null && <> – {reason}</>}
            {decidedAt !== null && (
              <>
                , <Moment at={decidedAt} zone={zone} />
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function authorLine({ authors, authorsComplete }: PublicationRecord): string {
  const names = authors.slice(0, NAMED_AUTHORS).map(authorName);
  const more = authors.length > NAMED_AUTHORS || !authorsComplete;
  return names.length === 0 ? 'No authors named' : `${names.join(', ')}${more ? ', et al' : ''}`;
}

function authorName(author: Author): string {
  if (author.kind === 'collective') return author.name;
  return [author.lastName, author.initials ?? author.foreName, author.suffix].filter(Boolean).join(' ');
}

/** Journal or book, date, volume and pages on one line. */
function sourceLine({ journal, book, publishedText, publishedOn, electronicOn }: PublicationRecord): string {
  const name = journal?.abbreviation ?? journal?.title ?? book?.title ?? null;
  const date = publishedText ?? publishedOn ?? electronicOn;
  const issue = journal?.issue ? `(${journal.issue})` : '';
  const place = journal ? `${journal.volume ?? ''}${issue}${journal.pages ? `:${journal.pages}` : ''}` : '';
  return [name, date, place].filter(Boolean).join(' · ');
}
