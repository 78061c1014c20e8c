import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { ServedRecord } from './served-record.ts';

/** One of PubMed's search fields: how it is written out, and what of a record stands in it. */
export type QueryField =
  | {
      readonly kind: 'text';
      readonly title: string;
      readonly textsOf: (record: ServedRecord) => readonly string[];
    }
  /** The whole of one entry, not words inside it. */
  | {
      readonly kind: 'entry';
      readonly title: string;
      readonly textsOf: (record: ServedRecord) => readonly string[];
    }
  /** A day; null for a record that has none. */
  | { readonly kind: 'day'; readonly title: string; readonly dayOf: (record: ServedRecord) => string | null }
  | { readonly kind: 'uid'; readonly title: string };

const abstractOf = (record: ServedRecord): string[] => record.abstract.map(({ text }) => text);
const titleAndAbstract = (record: ServedRecord): string[] => [
  record.title,
  ...abstractOf(record),
  ...record.keywords,
];
const headings = ({ mesh }: ServedRecord): string[] => mesh.map(({ descriptor }) => descriptor);
const majorHeadings = ({ mesh }: ServedRecord): string[] =>
  mesh.filter(({ major }) => major).map(({ descriptor }) => descriptor);
const subheadings = ({ mesh }: ServedRecord): string[] => mesh.flatMap(({ qualifiers = [] }) => qualifiers);
/** PubMed gives a record that is not indexed yet the day on which it was entered. */
const indexedDay = ({ indexedOn, createdOn }: ServedRecord): CalendarDate => indexedOn ?? createdOn;

const text = (title: string, textsOf: (record: ServedRecord) => readonly string[]): QueryField => ({
  kind: 'text',
  title,
  textsOf,
});
const entry = (title: string, textsOf: (record: ServedRecord) => readonly string[]): QueryField => ({
  kind: 'entry',
  title,
  textsOf,
});

/** Everything that a word without a field is looked for in. */
export const allFields: QueryField = text('All Fields', (record) => [
  ...titleAndAbstract(record),
  ...record.publicationTypes,
  ...record.authors,
  ...headings(record),
  ...subheadings(record),
  record.journal,
  ...(record.doi === null ? [] : [record.doi]),
]);

const titleField = text('Title', ({ title }) => [title]);
const titleAbstract = text('Title/Abstract', titleAndAbstract);
const textWord = text('Text Word', (record) => [
  ...titleAndAbstract(record),
  ...headings(record),
  ...subheadings(record),
  ...record.publicationTypes,
]);
const mesh = entry('MeSH Terms', headings);
const major = entry('MeSH Major Topic', majorHeadings);
const author = text('Author', ({ authors }) => authors);
const journal = text('Journal', ({ journal: name }) => [name]);
const uid: QueryField = { kind: 'uid', title: 'UID' };
const created: QueryField = { kind: 'day', title: 'Date - Create', dayOf: ({ createdOn }) => createdOn };
const indexed: QueryField = { kind: 'day', title: 'Date - MeSH', dayOf: indexedDay };
/** Of a record added more than a year late this is the day of its publication (NBK3827, EDAT). */
const entered: QueryField = {
  kind: 'day',
  title: 'Date - Entry',
  dayOf: ({ createdOn, published }) =>
    Number(createdOn.slice(0, 4)) - Number(published.slice(0, 4)) > 1
      ? `${published.slice(0, 4)}-01-01`
      : createdOn,
};
const publication: QueryField = {
  kind: 'day',
  title: 'Date - Publication',
  dayOf: ({ published }) => published.slice(0, 4),
};

/** PubMed's field tags, in lower case (NBK3827). */
export const queryFields: ReadonlyMap<string, QueryField> = new Map(
  Object.entries({
    all: allFields,
    'all fields': allFields,
    ti: titleField,
    title: titleField,
    ab: text('Abstract', abstractOf),
    tiab: titleAbstract,
    'title/abstract': titleAbstract,
    tw: textWord,
    'text word': textWord,
    ot: text('Other Term', ({ keywords }) => keywords),
    mh: mesh,
    mesh,
    'mesh terms': mesh,
    'mh:noexp': mesh,
    'mesh:noexp': mesh,
    majr: major,
    'mesh major topic': major,
    sh: entry('MeSH Subheading', subheadings),
    pt: text('Publication Type', ({ publicationTypes }) => publicationTypes),
    'publication type': text('Publication Type', ({ publicationTypes }) => publicationTypes),
    au: author,
    author,
    '1au': text('Author - First', ({ authors }) => authors.slice(0, 1)),
    ta: journal,
    jour: journal,
    journal,
    la: text('Language', () => ['eng english']),
    lang: text('Language', () => ['eng english']),
    aid: entry('Article Identifier', ({ doi, pmcid }) => [doi, pmcid].filter((id) => id !== null)),
    doi: entry('DOI', ({ doi }) => (doi === null ? [] : [doi])),
    vi: text('Volume', ({ volume }) => (volume === null ? [] : [volume])),
    uid,
    pmid: uid,
    crdt: created,
    'date - create': created,
    edat: entered,
    'date - entry': entered,
    mhda: indexed,
    'date - mesh': indexed,
    dp: publication,
    pdat: publication,
    'date - publication': publication,
  } satisfies Record<string, QueryField>),
);
