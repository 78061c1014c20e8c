import type { JSX } from 'preact';
import type { PublicationRecord } from '../../literature/records/publication-record.ts';

interface RecordLink {
  readonly to: string;
  readonly name: string;
}

/** Where a record can be read: the free full text first, then what tells of it. */
export function recordLinks({ pmcid, pmid, doi, sourceId }: PublicationRecord): RecordLink[] {
  return [
    ...(pmcid ? [{ to: `https://pmc.ncbi.nlm.nih.gov/articles/${pmcid}/`, name: 'Full text in PMC' }] : []),
    ...(pmid ? [{ to: `https://pubmed.ncbi.nlm.nih.gov/${pmid}/`, name: `PubMed ${pmid}` }] : []),
    ...(sourceId ? [{ to: `https://europepmc.org/article/${sourceId}`, name: 'Europe PMC' }] : []),
    ...(doi ? [{ to: `https://doi.org/${encodeURI(doi)}`, name: 'DOI' }] : []),
  ];
}

/** The links of a record, each in a tab of its own so that the queue stays open; the key `o` opens the first. */
export function RecordLinks({ record }: { record: PublicationRecord }): JSX.Element {
  return (
    <span class="links">
      {recordLinks(record).map(({ to, name }, index) => (
        <a href={to} target="_blank" rel="noopener noreferrer" {...(index === 0 ? { 'data-key': 'o' } : {})}>
          {name}
          <span class="aside"> (opens in a new tab)</span>
        </a>
      ))}
    </span>
  );
}
