import { allFields } from './query-fields.ts';
import type { ServedRecord } from './served-record.ts';

/** Letters and digits in lower case with one space between words. */
export function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Which records hold a word in any field, so that a query looks at few of many. */
export class WordIndex {
  readonly #postings = new Map<string, Set<string>>();

  add(record: ServedRecord): void {
    for (const word of wordsOf(record)) {
      const posting = this.#postings.get(word);
      if (posting === undefined) this.#postings.set(word, new Set([record.pmid]));
      else posting.add(record.pmid);
    }
  }

  remove(record: ServedRecord): void {
    for (const word of wordsOf(record)) this.#postings.get(word)?.delete(record.pmid);
  }

  /**
   * PMIDs among which all records with this term are, and perhaps others; null where the index does not help. A `*` at
   * the end stands for any ending.
   */
  candidates(term: string): ReadonlySet<string> | null {
    const words = plain(term)
      .split(' ')
      .filter((word) => word !== '');
    if (term.trimEnd().endsWith('*')) words.pop();
    const postings = words.map((word) => this.#postings.get(word) ?? new Set<string>());
    return postings.toSorted((a, b) => a.size - b.size)[0] ?? null;
  }
}

function wordsOf(record: ServedRecord): Set<string> {
  const texts = allFields.kind === 'text' ? allFields.textsOf(record) : [];
  return new Set(texts.flatMap((text) => plain(text).split(' ')));
}
