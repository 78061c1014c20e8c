import type { Author, Book, Journal, PublicationRecord } from './publication-record.ts';

const NAMED_AUTHORS = 3;

/**
 * A record as policies print it, without its PMID and with the journal in Markdown italics:
 * `Kim HJ, Cho YB, Bae J, et al. Title. *Yonsei Med J*. 2023;64(7):448-54.`
 */
export function citationOf(record: PublicationRecord): string {
  const source = record.journal
    ? journalSource(record.journal, yearOf(record))
    : bookSource(record.book, record.title, yearOf(record));
  return [authorNames(record.authors), sentence(record.title), source]
    .filter((part) => part !== '')
    .join(' ');
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

function authorNames(authors: readonly Author[]): string {
  if (authors.length === 0) return '';
  const named = authors.slice(0, NAMED_AUTHORS).map(authorName).join(', ');
  return sentence(authors.length > NAMED_AUTHORS ? `${named}, et al` : named);
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

function journalSource(journal: Journal, year: string): string {
  const name = journal.abbreviation ?? journal.title ?? '';
  const issue = journal.issue ? `(${journal.issue})` : '';
  const volume = journal.volume || issue ? `;${journal.volume ?? ''}${issue}` : '';
  const pages = journal.pages ? `:${shortPages(journal.pages)}` : '';
  return [name && `*${name}*.`, sentence(`${year}${volume}${pages}`)].filter((part) => part !== '').join(' ');
}

function bookSource(book: Book | null, title: string, year: string): string {
  if (!book) return sentence(year);
  const inside = book.title === '' || book.title === title ? '' : `In: ${bookEditors(book)}*${book.title}*.`;
  const press = [book.place, book.publisher].filter(Boolean).join(': ');
  return [inside, sentence([press, year].filter((part) => part !== '').join('; '))]
    .filter((part) => part !== '')
    .join(' ');
}

function bookEditors({ editors }: Book): string {
  if (editors.length === 0) return '';
  const names = editors.slice(0, NAMED_AUTHORS).map(authorName).join(', ');
  return `${names}${editors.length > NAMED_AUTHORS ? ', et al' : ''}, editor${editors.length > 1 ? 's' : ''}. `;
}

function yearOf({ publishedOn, publishedText }: PublicationRecord): string {
  return publishedOn?.slice(0, 4) ?? publishedText ?? '';
}

/** Ends the text with one full stop unless it ends with its own mark. */
function sentence(text: string): string {
  return text === '' || /[.?!]$/.test(text) ? text : `${text}.`;
}
