import { normalDoi } from '../records/doi.rules.ts';
import type { Author, PublicationRecord } from '../records/publication-record.ts';
import { isAboutAnother, isTellingTitle, titleKey } from '../records/title.rules.ts';
import type { Comparable } from './comparable.rules.ts';

/** Publication types of works about other works. */
const aboutTypes = new Set([
  'Comment',
  'Published Erratum',
  'Retraction of Publication',
  'Retraction Notice',
  'Expression of Concern',
  'Editorial',
  'correction',
  'retraction',
  'reply',
]);

/** A record as it is compared. */
export function comparableOf(record: PublicationRecord): Comparable {
  const { journal, title } = record;
  return {
    pmid: record.pmid,
    sourceId: record.sourceId ?? null,
    doi: normalDoi(record.doi),
    pmcid: record.pmcid?.toUpperCase() ?? null,
    title,
    titleKey: titleKey(title),
    telling: isTellingTitle(title),
    year: yearOf(record),
    firstAuthor: authorKey(record.authors[0]),
    volume: folded(journal?.volume) || null,
    firstPage: folded(/^[^-–,; ]*/.exec(journal?.pages ?? '')?.[0]) || null,
    preprint: record.preprint,
    aboutAnother: isAboutAnother(title) || record.publicationTypes.some((type) => aboutTypes.has(type)),
    ties: record.commentsCorrections.flatMap(({ type, pmid, source }) => {
      const target = pmid ?? (/^[A-Z]{2,8}\/\S+$/.test(source) ? source : null);
      return target === null ? [] : [{ type, target }];
    }),
  };
}

/** The year under which a record is filed: the issue's, else the one it appeared online; null when neither is known. */
export function yearOf({
  publishedOn,
  electronicOn,
}: Pick<PublicationRecord, 'publishedOn' | 'electronicOn'>): number | null {
  const year = (publishedOn ?? electronicOn)?.slice(0, 4);
  return year === undefined ? null : Number(year);
}

function authorKey(author: Author | undefined): string | null {
  if (author === undefined) return null;
  return folded(author.kind === 'collective' ? author.name : author.lastName) || null;
}

function folded(text: string | null | undefined): string {
  return (text ?? '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
