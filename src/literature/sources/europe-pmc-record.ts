import { isCalendarDate, type CalendarDate } from '../../kernel/calendar-date.ts';
import { isPartialDate, type PartialDate } from '../../kernel/partial-date.ts';
import { publicationDate } from '../pubmed/publication-date.rules.ts';
import { PREPRINT } from '../pubmed/pubmed-fields.ts';
import { markupOrNull, readableText } from '../pubmed/readable-text.ts';
import type {
  Author,
  Book,
  CommentCorrection,
  Journal,
  MeshHeading,
  PublicationRecord,
} from '../records/publication-record.ts';
import { abstractParts } from './europe-pmc-abstract.ts';
import type { CoreResult } from './europe-pmc-reply.ts';
import { htmlFragment } from './html-fragment.ts';

/** A record as Europe PMC gives it: `MED` repeats PubMed's, `PPR` are preprints, `PMC`, `AGR`, `PAT` … are others. */
export type EuropePmcRecord = PublicationRecord & {
  readonly source: 'europe_pmc';
  readonly sourceId: string;
};

/** Europe PMC's names of the parts of its collection that matter here. */
const PREPRINTS = 'PPR';
const BOOKS = 'NBK';

/** A core result as a record. */
export function europePmcRecord(given: CoreResult): EuropePmcRecord {
  const title = htmlFragment(given.title ?? '');
  const preprint = given.source === PREPRINTS || given.pubTypeList.includes(PREPRINT);
  const book = bookOf(given);
  const published = publishedOf(given);
  return {
    kind: book ? 'book' : 'article',
    source: 'europe_pmc',
    sourceId: `${given.source}/${given.id}`,
    pmid: /^\d{1,9}$/.test(given.pmid ?? '') ? given.pmid : null,
    pmcid: given.pmcid,
    doi: given.doi,
    preprint,
    title: readableText(title),
    titleMarkup: markupOrNull(title),
    vernacularTitle: null,
    journal: book ? null : journalOf(given),
    book,
    publishedOn: published.on,
    publishedText: published.text,
    electronicOn: dateOf(given.electronicPublicationDate),
    authors: authorsOf(given),
    authorsComplete: !/\bet al\.?$/i.test(given.authorString ?? ''),
    abstract: abstractParts(given.abstractText),
    languages: given.language === null ? [] : [given.language],
    publicationTypes:
      preprint && !given.pubTypeList.includes(PREPRINT)
        ? [...given.pubTypeList, PREPRINT]
        : given.pubTypeList,
    meshHeadings: given.meshHeadingList.flatMap(meshHeadingOf),
    keywords: given.keywordList.map((word) => readableText(htmlFragment(word))).filter((word) => word !== ''),
    commentsCorrections: given.commentCorrectionList.map(tieOf),
    history: {
      createdOn: dayOf(given.dateOfCreation),
      enteredOn: dayOf(given.firstIndexDate),
      shownOn: null,
      indexedOn: dayOf(given.dateOfCompletion),
      revisedOn: dayOf(given.dateOfRevision),
    },
  };
}

/** A preprint names its server where a book names its publisher. */
function journalOf({ journalInfo, bookOrReportDetails, pageInfo }: CoreResult): Journal {
  const journal = journalInfo?.journal;
  return {
    title: journal?.title ?? bookOrReportDetails?.publisher ?? null,
    abbreviation:
      journal?.medlineAbbreviation ?? journal?.ISOAbbreviation ?? journal?.isoabbreviation ?? null,
    issn: journal?.issn ?? journal?.essn ?? null,
    volume: journalInfo?.volume ?? null,
    issue: journalInfo?.issue ?? null,
    pages: pageInfo,
  };
}

function bookOf({ source, bookOrReportDetails, journalInfo }: CoreResult): Book | null {
  const title = bookOrReportDetails?.comprisingTitle ?? null;
  if (source !== BOOKS && (title === null || journalInfo?.journal)) return null;
  const { publisher = null, edition = null } = bookOrReportDetails ?? {};
  return { title: title ?? '', publisher, place: null, edition, editors: [] };
}

/** The issue's date; without an issue, the first day on which it was published; else the year. */
function publishedOf({ journalInfo, firstPublicationDate, pubYear }: CoreResult): {
  readonly on: PartialDate | null;
  readonly text: string | null;
} {
  const printed = journalInfo?.dateOfPublication ?? null;
  if (printed !== null) {
    const [, year = '', month = '', day] = /^(\d{4}) ([A-Za-z]{3,9}) (\d{1,2})$/.exec(printed) ?? [];
    const on = publicationDate(day === undefined ? { medlineDate: printed } : { year, month, day });
    if (on !== null) return { on, text: printed };
  }
  const text = dateOf(firstPublicationDate) ?? dateOf(pubYear);
  return { on: text, text: printed ?? text };
}

function authorsOf({ authorList, authorString }: CoreResult): Author[] {
  if (authorList.length > 0) return authorList.flatMap(authorOf);
  const names = (authorString ?? '').replace(/[.,]?\s*(et al)?\.?\s*$/i, '').split(/,\s*/);
  return names.filter((name) => name !== '').flatMap((fullName) => namedOf(fullName));
}

function authorOf(author: CoreResult['authorList'][number]): Author[] {
  const { collectiveName, lastName, firstName, initials, fullName } = author;
  if (collectiveName !== null) return [{ kind: 'collective', name: collectiveName }];
  if (lastName === null) return fullName === null ? [] : namedOf(fullName);
  return [{ kind: 'person', lastName, foreName: firstName, initials, suffix: null }];
}

/** `van der Berg JA`: initials in capitals at the end, or a group's name as it stands. */
function namedOf(fullName: string): Author[] {
  const [, lastName, initials] = /^(.+?)\s+(\p{Lu}{1,4})$/u.exec(fullName.trim()) ?? [];
  if (lastName === undefined || initials === undefined)
    return [{ kind: 'collective', name: fullName.trim() }];
  return [{ kind: 'person', lastName, foreName: null, initials, suffix: null }];
}

function meshHeadingOf(heading: CoreResult['meshHeadingList'][number]): MeshHeading[] {
  const { descriptorName: descriptor, majorTopic_YN, meshQualifierList: qualifiers } = heading;
  if (descriptor === null) return [];
  const major = majorTopic_YN === 'Y' || qualifiers.some((qualifier) => qualifier.majorTopic_YN === 'Y');
  return [{ descriptor, major, qualifiers: qualifiers.flatMap(({ qualifierName }) => qualifierName ?? []) }];
}

/** Europe PMC writes `Expression of concern in` where PubMed has `ExpressionOfConcernIn`. */
function tieOf(tie: CoreResult['commentCorrectionList'][number]): CommentCorrection {
  const type = (tie.type ?? '')
    .split(/\s+/)
    .map((word) => (word === 'and' ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('');
  const inPubmed = tie.source === 'MED' && /^\d+$/.test(tie.id ?? '');
  const elsewhere = tie.source !== null && tie.id !== null ? `${tie.source}/${tie.id}` : '';
  return {
    type,
    pmid: inPubmed ? tie.id : null,
    source: tie.reference ?? (inPubmed ? '' : elsewhere),
    note: tie.note,
  };
}

function dateOf(given: string | null): PartialDate | null {
  return given !== null && isPartialDate(given) ? given : null;
}

function dayOf(given: string | null): CalendarDate | null {
  return given !== null && isCalendarDate(given) ? given : null;
}
