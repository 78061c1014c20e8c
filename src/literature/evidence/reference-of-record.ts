import { escapeMarkdown } from '../../documents/markdown/markdown-text.rules.ts';
import type { DocumentReference } from '../../documents/policy-document.ts';
import {
  printReferenceEntry,
  readReferenceEntry,
  urlOfCitation,
} from '../../documents/references/reference-entry.rules.ts';
import { tidyLine } from '../../documents/text/source-lines.rules.ts';
import { withoutControls } from '../../documents/typst/printable-text.ts';
import { citationOf, titleOf } from '../records/citation.ts';
import type { CitationStyle } from '../records/citation-styles.ts';
import type { Author, PublicationRecord } from '../records/publication-record.ts';
import { EUROPE_PMC_ARTICLE } from './cited-in-versions.ts';

/** What a policy's reference list prints of every entry. */
export interface ReferenceHabits {
  readonly style: CitationStyle;
  readonly printsDoi: boolean;
  /** It says so where PubMed has no entry. */
  readonly saysNoPmid: boolean;
}

/** The habits of a list, apart from its style. */
export function habitsOf(references: readonly DocumentReference[], style: CitationStyle): ReferenceHabits {
  const withDoi = references.filter(({ doi }) => doi !== null).length;
  return {
    style,
    printsDoi: references.length > 0 && withDoi * 2 >= references.length,
    saysNoPmid: references.some(({ pmidPrinted }) => pmidPrinted === 'explicitly_none'),
  };
}

/**
 * A record as an entry of a reference list, without its number. Whatever the record says is text in it: its title can
 * neither format nor link, nor pass for the PMID or the DOI of another work. The PMID is kept whether or not the list
 * prints others, since retractions are found by it; the DOI where the list prints them, or in place of a PMID.
 */
export function referenceOfRecord(
  record: PublicationRecord,
  { style, printsDoi, saysNoPmid }: ReferenceHabits,
): Omit<DocumentReference, 'number'> {
  const { pmid, doi, sourceId } = record;
  const keepsDoi = doi !== null && (printsDoi || pmid === null) && /^10\.\d{4,9}\/[^\s"<>]+$/.test(doi);
  const printed = tidyLine(citationOf(record, style, (text) => withoutIdentifiers(inlineText(text))));
  const named = pmid !== null || keepsDoi || sourceId === undefined;
  const citation = named ? printed : `${printed} Available at: ${EUROPE_PMC_ARTICLE}${sourceId}`;
  const entry = {
    citation,
    pmid,
    pmidPrinted: pmid !== null ? 'given' : saysNoPmid ? 'explicitly_none' : 'absent',
    doi: keepsDoi ? doi : null,
    url: urlOfCitation(citation),
  } as const;
  const read = readReferenceEntry(printReferenceEntry(entry));
  return read.pmid === entry.pmid && read.pmidPrinted === entry.pmidPrinted ? { ...entry, ...read } : entry;
}

/** `Kim et al. (2023): Title.`, a line for an author to write on: it says which work, and nothing of what it found. */
export function lineOfRecord(record: PublicationRecord): string {
  const { publishedOn, publishedText, electronicOn } = record;
  const year = publishedOn?.slice(0, 4) ?? publishedText ?? electronicOn?.slice(0, 4) ?? '';
  const names = [shortNames(record.authors), year === '' ? '' : `(${year})`].filter(Boolean).join(' ');
  const title = titleOf(record).trim();
  const sentence = /[.?!]$/.test(title) ? title : `${title}.`;
  return withoutBlockMark(tidyLine(inlineText(names === '' ? sentence : `${names}: ${sentence}`)));
}

function shortNames(authors: readonly Author[]): string {
  const [first, second, ...others] = authors.map((author) =>
    author.kind === 'collective' ? author.name : author.lastName,
  );
  if (first === undefined) return '';
  if (second === undefined) return first;
  return others.length === 0 ? `${first} and ${second}` : `${first} et al.`;
}

/** Brackets that could be a link or a citation, of whichever form. */
const READABLE_BRACKETS = /\]\s*[([:]|\^\s*\[|\[[\d\s,;–-]+\]/;

/** Text as Markdown that shows it as it is; brackets that nothing could read as markup stay as policies print them. */
export function inlineText(text: string): string {
  const plain = tidyLine(withoutControls(text));
  const escaped = escapeMarkdown(plain);
  const bracketed = READABLE_BRACKETS.test(plain) ? escaped : escaped.replace(/\\([[\]])/g, '$1');
  return /&#?\w+;/.test(plain) ? bracketed : bracketed.replaceAll('\\&', '&');
}

/** A PMID, a DOI or an address inside of a title or a name is text there and identifies nothing. */
function withoutIdentifiers(text: string): string {
  return text
    .replace(/\b(PMID|pubmed\s?ID)(?=\s?[:#]?\s?(?:\d|no|none|n\/a))/gi, '$1 no.')
    .replace(/\bdoi\s?:/gi, 'doi')
    .replace(/\bhttps?:\/\//gi, '');
}

/** A line that would begin a list, a quotation or a rule, as the text that it is. */
function withoutBlockMark(line: string): string {
  return line.replace(/^(\d{1,9})([.)])/, '$1\\$2').replace(/^[-+>=]/, '\\$&');
}
