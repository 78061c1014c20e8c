import type { CalendarDate } from '../kernel/calendar-date.ts';
import type { ServedRecord } from './pubmed-server-records.ts';

const declaration = '<?xml version="1.0" ?>\n';

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const element = (name: string, text: string | null): string =>
  text === null ? '' : `<${name}>${escaped(text)}</${name}>`;

/** An esearch reply; `history` only where it was asked for. */
export function searchXml(found: {
  readonly count: number;
  readonly start: number;
  readonly pmids: readonly string[];
  readonly history: { readonly webEnv: string; readonly queryKey: string } | null;
  readonly query: string;
}): string {
  const history = found.history
    ? `${element('QueryKey', found.history.queryKey)}${element('WebEnv', found.history.webEnv)}`
    : '';
  const warnings =
    found.count === 0 ? '<WarningList><OutputMessage>No items found.</OutputMessage></WarningList>' : '';
  return (
    `${declaration}<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" ` +
    `"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">\n` +
    `<eSearchResult><Count>${found.count}</Count><RetMax>${found.pmids.length}</RetMax>` +
    `<RetStart>${found.start}</RetStart>${history}<IdList>\n` +
    found.pmids.map((pmid) => `<Id>${pmid}</Id>\n`).join('') +
    `</IdList><TranslationSet/>${element('QueryTranslation', found.query)}${warnings}</eSearchResult>\n`
  );
}

/** An error as the E-utilities give it, often under status 200. */
export function errorXml(root: 'eSearchResult' | 'eFetchResult', text: string): string {
  return `${declaration}<${root}>${element('ERROR', text)}</${root}>\n`;
}

/** An efetch reply with these records in this order. */
export function recordsXml(records: readonly ServedRecord[]): string {
  return (
    `${declaration}<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" ` +
    `"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n` +
    records.map((record) => (record.kind === 'book' ? bookXml(record) : articleXml(record))).join('\n') +
    `\n</PubmedArticleSet>\n`
  );
}

function articleXml(record: ServedRecord): string {
  const [volume, issue] = [element('Volume', record.volume), element('Issue', record.issue)];
  const types = record.publicationTypes.map((type) => element('PublicationType', type)).join('');
  const comments = record.comments.map(
    ({ type, pmid, source }) =>
      `<CommentsCorrections RefType="${type}">${element('RefSource', source)}<PMID Version="1">${pmid}</PMID>` +
      `</CommentsCorrections>`,
  );
  const list = comments.length
    ? `<CommentsCorrectionsList>${comments.join('')}</CommentsCorrectionsList>`
    : '';
  return (
    `<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">${record.pmid}</PMID>` +
    `<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Internet">${volume}${issue}` +
    `${pubDate(record.published)}</JournalIssue>${element('Title', record.journal)}` +
    `${element('ISOAbbreviation', record.journal)}</Journal>${element('ArticleTitle', record.title)}` +
    `${record.pages === null ? '' : `<Pagination>${element('MedlinePgn', record.pages)}</Pagination>`}` +
    `${record.doi === null ? '' : `<ELocationID EIdType="doi" ValidYN="Y">${escaped(record.doi)}</ELocationID>`}` +
    `${abstractXml(record)}${authorsXml(record.authors)}<Language>eng</Language>` +
    `<PublicationTypeList>${types}</PublicationTypeList></Article><MedlineJournalInfo>` +
    `${element('MedlineTA', record.journal)}</MedlineJournalInfo>${list}</MedlineCitation>` +
    `<PubmedData>${historyXml(record)}</PubmedData></PubmedArticle>`
  );
}

function bookXml(record: ServedRecord): string {
  return (
    `<PubmedBookArticle><BookDocument><PMID Version="1">${record.pmid}</PMID><ArticleIdList/>` +
    `<Book><Publisher><PublisherName>Synthetic Press</PublisherName></Publisher>` +
    `${element('BookTitle', record.journal)}${pubDate(record.published)}</Book>` +
    `${element('ArticleTitle', record.title)}<Language>eng</Language>${authorsXml(record.authors)}` +
    `${record.publicationTypes.map((type) => element('PublicationType', type)).join('')}${abstractXml(record)}` +
    `</BookDocument><PubmedBookData>${historyXml(record)}</PubmedBookData></PubmedBookArticle>`
  );
}

/** `2026 Feb 14` has its parts; anything that is no year, month and day is a MedlineDate. */
function pubDate(published: string): string {
  const parts = /^(\d{4})(?: ([A-Z][a-z]{2})(?: (\d{1,2}))?)?$/.exec(published);
  if (!parts) return `<PubDate>${element('MedlineDate', published)}</PubDate>`;
  const [, year = null, month = null, day = null] = parts;
  return `<PubDate>${element('Year', year)}${element('Month', month)}${element('Day', day)}</PubDate>`;
}

function abstractXml({ abstract }: ServedRecord): string {
  if (abstract.length === 0) return '';
  const parts = abstract.map(({ label, text }) => {
    const attribute = label === undefined ? '' : ` Label="${escaped(label)}"`;
    return `<AbstractText${attribute}>${escaped(text)}</AbstractText>`;
  });
  return `<Abstract>${parts.join('')}</Abstract>`;
}

function authorsXml(authors: readonly string[]): string {
  if (authors.length === 0) return '';
  const listed = authors.map((author) => {
    const [, lastName = null, initials = null] = /^(\S+) ([A-Z]{1,3})$/.exec(author) ?? [];
    if (lastName === null) return `<Author>${element('CollectiveName', author)}</Author>`;
    return `<Author ValidYN="Y">${element('LastName', lastName)}${element('Initials', initials)}</Author>`;
  });
  return `<AuthorList CompleteYN="Y">${listed.join('')}</AuthorList>`;
}

function historyXml({ createdOn, indexedOn }: ServedRecord): string {
  const event = (status: string, day: CalendarDate): string => {
    const [year = '', month = '', date = ''] = day.split('-');
    return (
      `<PubMedPubDate PubStatus="${status}">${element('Year', year)}` +
      `${element('Month', String(Number(month)))}${element('Day', String(Number(date)))}</PubMedPubDate>`
    );
  };
  const indexed = event('medline', indexedOn ?? createdOn);
  return `<History>${event('pubmed', createdOn)}${indexed}${event('entrez', createdOn)}</History>`;
}
