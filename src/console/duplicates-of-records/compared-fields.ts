import { formatPartialDate } from '../../kernel/partial-date.ts';
import type { SuspectedRecord } from '../../literature/duplicates/duplicates.queries.ts';
import { normalDoi } from '../../literature/records/doi.rules.ts';
import type { Author, Journal } from '../../literature/records/publication-record.ts';
import { titleKey } from '../../literature/records/title.rules.ts';

/** One field of two records: what each has, and whether they say different things. */
export interface ComparedField {
  readonly label: string;
  /** Null where a record does not say. */
  readonly values: readonly [string | null, string | null];
  /** True where both say something, and not the same. */
  readonly differs: boolean;
}

interface FieldOfRecord {
  readonly label: string;
  readonly read: (record: SuspectedRecord) => string | null;
  /** What makes two values the same; the value itself where absent. */
  readonly key?: (value: string) => string | null;
}

const MOST_AUTHORS = 8;

const fields: readonly FieldOfRecord[] = [
  { label: 'Title', read: ({ fields: { title } }) => title || null, key: titleKey },
  {
    label: 'Title in its language',
    read: ({ fields: { vernacularTitle } }) => vernacularTitle,
    key: titleKey,
  },
  { label: 'Authors', read: ({ fields: { authors } }) => authorsText(authors), key: titleKey },
  {
    label: 'Journal',
    read: ({ fields: { journal, book } }) => journal?.title ?? journal?.abbreviation ?? (book?.title || null),
    key: titleKey,
  },
  { label: 'Volume and pages', read: ({ fields: { journal } }) => placeText(journal) },
  {
    label: 'Published',
    read: ({ fields: { publishedOn, publishedText } }) =>
      publishedOn === null ? publishedText : formatPartialDate(publishedOn),
  },
  {
    label: 'Online',
    read: ({ fields: { electronicOn } }) => (electronicOn === null ? null : formatPartialDate(electronicOn)),
  },
  { label: 'PMID', read: ({ pmid }) => pmid },
  { label: 'DOI', read: ({ fields: { doi } }) => doi, key: normalDoi },
  { label: 'PMCID', read: ({ fields: { pmcid } }) => pmcid },
  { label: 'Kind', read: ({ fields: { publicationTypes } }) => publicationTypes.join(', ') || null },
  {
    label: 'Abstract',
    read: ({ fields: { abstract } }) => abstract.map(({ text }) => text).join(' ') || null,
    key: titleKey,
  },
];

/** The fields that at least one of two records has. */
export function comparedFields(one: SuspectedRecord, other: SuspectedRecord): ComparedField[] {
  return fields.flatMap(({ label, read, key = (value) => value }) => {
    const values = [read(one), read(other)] as const;
    const [first, second] = values;
    if (first === null && second === null) return [];
    return [{ label, values, differs: first !== null && second !== null && key(first) !== key(second) }];
  });
}

function authorsText(authors: readonly Author[]): string | null {
  if (authors.length === 0) return null;
  const named = authors.slice(0, MOST_AUTHORS).map(authorText).join(', ');
  return authors.length > MOST_AUTHORS ? `${named} and ${authors.length - MOST_AUTHORS} more` : named;
}

function authorText(author: Author): string {
  if (author.kind === 'collective') return author.name;
  return [author.lastName, author.initials ?? author.foreName, author.suffix].filter(Boolean).join(' ');
}

function placeText(journal: Journal | null): string | null {
  if (journal === null) return null;
  const { volume, issue, pages } = journal;
  const parts = [volume ?? '', issue === null ? '' : `(${issue})`, pages === null ? '' : `: ${pages}`];
  return parts.join('').replace(/^: /, '') || null;
}
