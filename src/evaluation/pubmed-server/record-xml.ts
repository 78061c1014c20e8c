import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { ServedRecord } from './served-record.ts';
import { declaration, element, escaped } from './xml-text.ts';

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
  const status = record.indexedOn === null ? 'PubMed-not-MEDLINE' : 'MEDLINE';
  return (
    `<PubmedArticle><MedlineCitation Status="${status}" Owner="NLM"><PMID Version="1">${record.pmid}</PMID>` +
    `<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Internet">${volume}${issue}` +
    `${pubDate(record.published)}</JournalIssue>${element('Title', record.journal)}` +
    `${element('ISOAbbreviation', record.journal)}</Journal>${element('ArticleTitle', record.title)}` +
    `${record.pages === null ? '' : `<Pagination>${element('MedlinePgn', record.pages)}</Pagination>`}` +
    `${record.doi === null ? '' : `<ELocationID EIdType="doi" ValidYN="Y">${escaped(record.doi)}</ELocationID>`}` +
    `${abstractXml(record)}${authorsXml(record.authors)}<Language>eng</Language>` +
    `<PublicationTypeList>${types}</PublicationTypeList></Article><MedlineJournalInfo>` +
    `${element('MedlineTA', record.journal)}</MedlineJournalInfo>${commentsXml(record)}${meshXml(record)}` +
    `${keywordsXml(record)}</MedlineCitation>` +
    `<PubmedData>${historyXml(record)}<PublicationStatus>ppublish</PublicationStatus>${idsXml(record)}</PubmedData></PubmedArticle>`
  );
}

function bookXml(record: ServedRecord): string {
  return (
    `<PubmedBookArticle><BookDocument><PMID Version="1">${record.pmid}</PMID><ArticleIdList/>` +
    `<Book><Publisher><PublisherName>Synthetic Press</PublisherName></Publisher>` +
    `${element('BookTitle', record.journal)}${pubDate(record.published)}</Book>` +
    `${element('ArticleTitle', record.title)}<Language>eng</Language>${authorsXml(record.authors)}` +
    `${record.publicationTypes.map((type) => element('PublicationType', type)).join('')}${abstractXml(record)}` +
    `${keywordsXml(record)}</BookDocument><PubmedBookData>${historyXml(record)}` +
    `<PublicationStatus>ppublish</PublicationStatus></PubmedBookData></PubmedBookArticle>`
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

function commentsXml({ comments }: ServedRecord): string {
  if (comments.length === 0) return '';
  const listed = comments.map(
    ({ type, pmid, source }) =>
      `<CommentsCorrections RefType="${type}">${element('RefSource', source)}<PMID Version="1">${pmid}</PMID>` +
      `</CommentsCorrections>`,
  );
  return `<CommentsCorrectionsList>${listed.join('')}</CommentsCorrectionsList>`;
}

function meshXml({ mesh }: ServedRecord): string {
  if (mesh.length === 0) return '';
  const listed = mesh.map(({ descriptor, major = false, qualifiers = [] }) => {
    const topic = `MajorTopicYN="${major ? 'Y' : 'N'}"`;
    const below = qualifiers.map(
      (qualifier) => `<QualifierName MajorTopicYN="N">${escaped(qualifier)}</QualifierName>`,
    );
    return `<MeshHeading><DescriptorName ${topic}>${escaped(descriptor)}</DescriptorName>${below.join('')}</MeshHeading>`;
  });
  return `<MeshHeadingList>${listed.join('')}</MeshHeadingList>`;
}

function keywordsXml({ keywords }: ServedRecord): string {
  if (keywords.length === 0) return '';
  const listed = keywords.map((word) => `<Keyword MajorTopicYN="N">${escaped(word)}</Keyword>`);
  return `<KeywordList Owner="NOTNLM">${listed.join('')}</KeywordList>`;
}

function idsXml({ pmid, doi, pmcid }: ServedRecord): string {
  const id = (type: string, value: string | null): string =>
    value === null ? '' : `<ArticleId IdType="${type}">${escaped(value)}</ArticleId>`;
  return `<ArticleIdList>${id('pubmed', pmid)}${id('doi', doi)}${id('pmc', pmcid)}</ArticleIdList>`;
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
