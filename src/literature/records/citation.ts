import { houseStyle, type CitationStyle } from './citation-styles.ts';
import type { Author, Book, Journal, PublicationRecord } from './publication-record.ts';

/**
 * A record as policies print it, without its PMID and with the journal in Markdown italics where the style has it so:
 * `Kim HJ, Cho YB, Bae J, et al. Title. *Yonsei Med J*. 2023;64(7):448-54.` Names and titles stay as the source wrote
 * them: `written` can make Markdown of them.
 */
export function citationOf(
  record: PublicationRecord,
  style: CitationStyle = houseStyle,
  written: (text: string) => string = (text) => text,
): string {
  const printing: Printing = { style, written };
  const date = dateOf(record, style);
  const title = titleOf(record);
  const source = record.journal
    ? journalSource(record.journal, date, printing)
    : bookSource(record.book, title, date, printing);
  return [authorNames(record.authors, printing), sentence(written(title)), source]
    .filter((part) => part !== '')
    .join(' ');
}

/** The title to cite: PubMed has none for some works that are not in English, and then their own. */
export function titleOf({ title, vernacularTitle }: PublicationRecord): string {
  return /^\[?not available\]?\.?$/i.test(title) && vernacularTitle ? vernacularTitle : title;
}

interface Printing {
  readonly style: CitationStyle;
  readonly written: (text: string) => string;
}

/** Pages the short way: `448-454` becomes `448-54`, `E355-E368` becomes `E355-68`; any other form stays as printed. */
export function shortPages(pages: string): string {
  const parts = /^([A-Za-z]*)(\d+)[-–]([A-Za-z]*)(\d+)$/.exec(pages);
  const [, startLetters = '', start = '', endLetters = '', end = ''] = parts ?? [];
  const comparable = endLetters === startLetters || endLetters === '';
  if (!parts || !comparable || start.length !== end.length || Number(end) <= Number(start)) return pages;
  let same = 0;
  while (start[same] === end[same]) same += 1;
  return `${startLetters}${start}-${end.slice(same)}`;
}

function authorNames(authors: readonly Author[], { style, written }: Printing): string {
  if (authors.length === 0) return '';
  const whole = style.wholeUpTo === null || authors.length <= style.wholeUpTo;
  const named = (whole ? authors : authors.slice(0, style.named)).map(authorName).join(', ');
  return sentence(written(whole ? named : `${named}, et al`));
}

function authorName(author: Author): string {
  if (author.kind === 'collective') return author.name;
  const initials = author.initials ?? initialsOf(author.foreName);
  return [author.lastName, initials, author.suffix].filter(Boolean).join(' ');
}

function initialsOf(foreName: string | null): string {
  return (foreName ?? '')
    .split(/[\s-]+/)
    .map((name) => name.charAt(0))
    .join('');
}

function journalSource(journal: Journal, date: string, { style, written }: Printing): string {
  const name = journal.abbreviation ?? journal.title ?? '';
  const issue = journal.issue ? `(${journal.issue})` : '';
  const volume = journal.volume || issue ? `;${journal.volume ?? ''}${issue}` : '';
  const printed = style.pages === 'short' ? shortPages : (pages: string) => pages;
  const pages = journal.pages ? `:${printed(journal.pages)}` : '';
  return [name && `${titled(name, { style, written })}.`, sentence(written(`${date}${volume}${pages}`))]
    .filter((part) => part !== '')
    .join(' ');
}

function bookSource(book: Book | null, title: string, date: string, printing: Printing): string {
  const { written } = printing;
  if (!book) return sentence(written(date));
  const inside =
    book.title === '' || book.title === title
      ? ''
      : `In: ${written(bookEditors(book))}${titled(book.title, printing)}.`;
  const press = [book.place, book.publisher].filter(Boolean).join(': ');
  return [inside, sentence(written([press, date].filter((part) => part !== '').join('; ')))]
    .filter((part) => part !== '')
    .join(' ');
}

const titled = (name: string, { style, written }: Printing) =>
  style.journal === 'italic' ? `*${written(name)}*` : written(name);

const NAMED_EDITORS = 3;

function bookEditors({ editors }: Book): string {
  if (editors.length === 0) return '';
  const names = editors.slice(0, NAMED_EDITORS).map(authorName).join(', ');
  return `${names}${editors.length > NAMED_EDITORS ? ', et al' : ''}, editor${editors.length > 1 ? 's' : ''}. `;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

function dateOf(
  { publishedOn, publishedText, electronicOn }: PublicationRecord,
  { date }: CitationStyle,
): string {
  const printed = publishedOn ?? (publishedText === null ? electronicOn : null);
  const [year, month, day] = printed?.split('-') ?? [];
  if (year === undefined) return publishedText ?? '';
  const parts = [
    year,
    month === undefined ? '' : (MONTHS[Number(month) - 1] ?? ''),
    String(Number(day ?? 0)),
  ];
  const wanted = { year: 1, month: 2, day: day === undefined ? 2 : 3 }[date];
  return parts.slice(0, wanted).filter(Boolean).join(' ');
}

/** Ends the text with one full stop unless it ends with its own mark. */
function sentence(text: string): string {
  return text === '' || /[.?!]$/.test(text) ? text : `${text}.`;
}
