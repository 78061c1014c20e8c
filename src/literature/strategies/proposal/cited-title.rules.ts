/** A name as citations print it: `O'Brien K`, `van der Berg JW Jr`. */
const AUTHOR = /^\p{L}.{0,80} \p{Lu}{1,4}(?: (?:Jr|Sr|[IVX]{1,4}|\dn?[drt]?[dh]?))?$/u;

/**
 * The title of a work in a citation of the usual order: authors, title, journal. `Cho JH, Lee JH, et al. Treatment
 * outcomes. *Pain Physician*. 2017` gives `Treatment outcomes`. Where no authors can be told apart, it is the first
 * sentence before the journal.
 */
export function citedTitle(citation: string): string {
  const [beforeJournal = ''] = citation.split(/\s\*(?=[^*])/);
  const [, behindAll] = splitAt(beforeJournal, /\bet al\.?,? /);
  const sentences = (behindAll ?? beforeJournal).split(/(?<=[.?!])\s+(?=\S)/);
  const [first = ''] = sentences;
  const title = behindAll === undefined && areAuthors(first) ? (sentences[1] ?? '') : first;
  return title
    .replace(/[*_[\]\\]/g, '')
    .replace(/(?<![.\s])[.\s]+$/, '')
    .trim();
}

function areAuthors(sentence: string): boolean {
  const names = sentence.replace(/\.$/, '').split(/, | and | & /);
  return names.every((name) => AUTHOR.test(name.trim()));
}

function splitAt(text: string, mark: RegExp): [string, string?] {
  const found = mark.exec(text);
  return found === null ? [text] : [text.slice(0, found.index), text.slice(found.index + found[0].length)];
}
