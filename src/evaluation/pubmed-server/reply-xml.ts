import type { StoredKey } from './history-store.ts';
import type { Found } from './library.ts';
import type { ServedRecord } from './served-record.ts';
import { declaration, element, escaped } from './xml-text.ts';

const doctype = (root: string, name: string): string =>
  `<!DOCTYPE ${root} PUBLIC "-//NLM//DTD ${name}//EN" "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/${name.split(' ')[1]}/${name.split(' ')[0]}.dtd">\n`;

const keyXml = (key: StoredKey | null): string =>
  key === null ? '' : `${element('QueryKey', key.queryKey)}${element('WebEnv', key.webEnv)}`;

const all = (name: string, texts: readonly string[]): string =>
  texts.map((text) => element(name, text)).join('');

const listXml = (name: string, inside: string): string =>
  inside === '' ? '' : `<${name}>${inside}</${name}>`;

/** An esearch reply; `history` only where it was asked for. */
export function searchXml(
  found: Found,
  page: { readonly start: number; readonly pmids: readonly string[]; readonly history: StoredKey | null },
): string {
  const errors = all('PhraseNotFound', found.phrasesNotFound) + all('FieldNotFound', found.fieldsNotFound);
  const warnings =
    all('QuotedPhraseNotFound', found.quotedPhrasesNotFound) +
    (found.pmids.length === 0 ? '<OutputMessage>No items found.</OutputMessage>' : '');
  return (
    `${declaration}${doctype('eSearchResult', 'esearch 20060628')}` +
    `<eSearchResult><Count>${found.pmids.length}</Count><RetMax>${page.pmids.length}</RetMax>` +
    `<RetStart>${page.start}</RetStart>${keyXml(page.history)}<IdList>\n` +
    page.pmids.map((pmid) => `<Id>${pmid}</Id>\n`).join('') +
    `</IdList><TranslationSet/>${element('QueryTranslation', found.translation)}` +
    `${listXml('ErrorList', errors)}${listXml('WarningList', warnings)}</eSearchResult>\n`
  );
}

/** An epost reply: where the ids are kept, and those that are none. */
export function postXml(key: StoredKey, invalid: readonly string[]): string {
  return (
    `${declaration}${doctype('ePostResult', 'epost 20090526')}` +
    `<ePostResult>${listXml('InvalidIdList', all('Id', invalid))}${keyXml(key)}</ePostResult>\n`
  );
}

/** An esummary reply of version 2; an id without a record has an error in its place. */
export function summaryXml(
  asked: readonly { readonly pmid: string; readonly record: ServedRecord | undefined }[],
): string {
  const documents = asked.map(({ pmid, record }) => {
    const inside =
      record === undefined ? element('error', 'cannot get document summary') : summaryFields(record);
    return `<DocumentSummary uid="${escaped(pmid)}">\n${inside}\n</DocumentSummary>`;
  });
  return (
    `${declaration}${doctype('eSummaryResult', 'eSummaryResult 20041029')}` +
    `<eSummaryResult><DocumentSummarySet status="OK">\n${documents.join('\n')}\n</DocumentSummarySet></eSummaryResult>\n`
  );
}

function summaryFields(record: ServedRecord): string {
  const book = record.kind === 'book';
  const authors = record.authors.map(
    (name) => `<Author>${element('Name', name)}<AuthType>Author</AuthType><ClusterID></ClusterID></Author>`,
  );
  return (
    `${element('PubDate', record.published)}<EPubDate></EPubDate>${element('Source', book ? '' : record.journal)}` +
    `<Authors>${authors.join('')}</Authors>${element('LastAuthor', record.authors.at(-1) ?? '')}` +
    `${element('Title', record.title)}${element('Volume', record.volume ?? '')}${element('Issue', record.issue ?? '')}` +
    `${element('Pages', record.pages ?? '')}<Lang><string>eng</string></Lang>` +
    `<PubType>${all('flag', record.publicationTypes)}</PubType>` +
    `${book ? element('BookTitle', record.journal) : element('FullJournalName', record.journal)}`
  );
}

/** An elink reply: one link set for each id that was given by itself. */
export function linkXml(
  sets: readonly {
    readonly pmid: string;
    readonly links: readonly { readonly pmid: string; readonly score: number }[];
  }[],
): string {
  const setXml = sets.map(({ pmid, links }) => {
    const listed = links.map(({ pmid: id, score }) => `<Link><Id>${id}</Id><Score>${score}</Score></Link>`);
    const list =
      listed.length === 0
        ? ''
        : `<LinkSetDb><DbTo>pubmed</DbTo><LinkName>pubmed_pubmed</LinkName>${listed.join('\n')}</LinkSetDb>`;
    return `<LinkSet><DbFrom>pubmed</DbFrom><IdList>${element('Id', pmid)}</IdList>${list}</LinkSet>`;
  });
  return `${declaration}${doctype('eLinkResult', 'elink 20101123')}<eLinkResult>${setXml.join('\n')}</eLinkResult>\n`;
}

/** The element that a utility's reply is. */
export const rootOf: Readonly<Record<string, string>> = {
  esearch: 'eSearchResult',
  efetch: 'eFetchResult',
  epost: 'ePostResult',
  esummary: 'eSummaryResult',
  elink: 'eLinkResult',
};

/** An error as the E-utilities give it, often under status 200. */
export function errorXml(utility: string, text: string): string {
  const root = rootOf[utility] ?? 'eResult';
  return `${declaration}<${root}>${element('ERROR', text)}</${root}>\n`;
}
