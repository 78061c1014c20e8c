import { matcherOf, candidatesOf, termsOf } from './query-evaluation.ts';
import { parseQuery, translationOf } from './query-parser.ts';
import type { ServedRecord } from './served-record.ts';
import { plain, WordIndex } from './word-index.ts';

/** What a query found, and what of it nothing is known of. */
export interface Found {
  /** In the order in which the records were published. */
  readonly pmids: readonly string[];
  readonly translation: string;
  readonly phrasesNotFound: readonly string[];
  readonly quotedPhrasesNotFound: readonly string[];
  readonly fieldsNotFound: readonly string[];
}

/** Most similar records that are told of one. */
const MOST_SIMILAR = 100;
/** Words that so many records share tell nothing about any of them. */
const COMMONPLACE = 2_000;

/** The records that the server serves; looking one up or asking for a rare word costs the same among a hundred thousand. */
export class Library {
  readonly #records = new Map<string, ServedRecord>();
  /** Place in the order of publication. */
  readonly #places = new Map<string, number>();
  #index = new WordIndex();
  #published = 0;

  constructor(records: readonly ServedRecord[]) {
    this.add(records);
  }

  get size(): number {
    return this.#records.size;
  }

  /** Takes in new records and new forms of old ones, which keep their place. */
  add(records: readonly ServedRecord[]): void {
    for (const record of records) {
      const before = this.#records.get(record.pmid);
      if (before !== undefined) this.#index.remove(before);
      else this.#places.set(record.pmid, (this.#published += 1));
      this.#records.set(record.pmid, record);
      this.#index.add(record);
    }
  }

  /** Takes a record out of PubMed, as happens to one published by mistake. */
  remove(pmid: string): void {
    const record = this.#records.get(pmid);
    if (record === undefined) return;
    this.#index.remove(record);
    this.#records.delete(pmid);
  }

  replaceAll(records: readonly ServedRecord[]): void {
    this.#records.clear();
    this.#places.clear();
    this.#index = new WordIndex();
    this.add(records);
  }

  get(pmid: string): ServedRecord | undefined {
    return this.#records.get(pmid);
  }

  /** Runs a query. Throws Error for one that cannot be read. */
  find(text: string): Found {
    const { query, unknownFields } = parseQuery(text);
    const matches = matcherOf(query);
    const candidates = candidatesOf(query, this.#index);
    const looked = candidates === null ? [...this.#records.values()] : this.#inOrder(candidates);
    const terms = termsOf(query).filter(({ field }) => field.kind === 'text' || field.kind === 'entry');
    const unknown = terms.filter((term) => !this.#isKnown(term.text));
    return {
      pmids: looked.filter(matches).map(({ pmid }) => pmid),
      translation: translationOf(query),
      phrasesNotFound: unknown.filter(({ quoted }) => !quoted).map(({ written }) => written),
      quotedPhrasesNotFound: unknown.filter(({ quoted }) => quoted).map(({ text: phrase }) => `"${phrase}"`),
      fieldsNotFound: unknownFields,
    };
  }

  /** Records with most words of the title and subjects in common, the most alike first. */
  similarTo(record: ServedRecord): { pmid: string; score: number }[] {
    const subjects = [record.title, ...record.mesh.map(({ descriptor }) => descriptor)];
    const words = new Set(subjects.flatMap((subject) => plain(subject).split(' ')));
    const scores = new Map<string, number>();
    for (const word of words) {
      const sharing = this.#index.candidates(word) ?? new Set();
      if (word.length < 4 || sharing.size > COMMONPLACE) continue;
      const weight = Math.round(1_000_000 / (1 + sharing.size));
      for (const pmid of sharing) scores.set(pmid, (scores.get(pmid) ?? 0) + weight);
    }
    return [...scores]
      .map(([pmid, score]) => ({ pmid, score }))
      .toSorted((a, b) => b.score - a.score || a.pmid.localeCompare(b.pmid))
      .slice(0, MOST_SIMILAR);
  }

  #inOrder(pmids: ReadonlySet<string>): ServedRecord[] {
    const place = (pmid: string): number => this.#places.get(pmid) ?? 0;
    return [...pmids]
      .toSorted((a, b) => place(a) - place(b))
      .flatMap((pmid) => this.#records.get(pmid) ?? []);
  }

  /** True where at least every word of it stands in some record. */
  #isKnown(text: string): boolean {
    const candidates = this.#index.candidates(text);
    return candidates === null || candidates.size > 0;
  }
}
