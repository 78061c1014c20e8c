import { calendarDate, type CalendarDate } from '../../kernel/calendar-date.ts';

/** A record that the local E-utilities server serves. All of them are invented. */
export interface ServedRecord {
  readonly kind: 'article' | 'book';
  /** From 99000001 on: PubMed is decades away from numbers like these. */
  readonly pmid: string;
  readonly title: string;
  /** Parts with their labels; no label in an unstructured abstract. */
  readonly abstract: readonly { readonly label?: string; readonly text: string }[];
  /** `Lastname XY`; a name without initials is a group. */
  readonly authors: readonly string[];
  /** For a book, its title. */
  readonly journal: string;
  readonly volume: string | null;
  readonly issue: string | null;
  readonly pages: string | null;
  /** As PubMed prints it: `2026 Feb 14`, `2026 Feb`, or a range such as `2025 Nov-Dec`. */
  readonly published: string;
  readonly publicationTypes: readonly string[];
  /** Entered PubMed (`crdt`). */
  readonly createdOn: CalendarDate;
  /** Indexed with MeSH (`mhda`); null while it is not, when PubMed takes the day it was entered. */
  readonly indexedOn: CalendarDate | null;
  readonly doi: string | null;
  /** `PMC99000001`; null where PubMed Central has no full text. */
  readonly pmcid: string | null;
  readonly keywords: readonly string[];
  readonly mesh: readonly ServedHeading[];
  /** Ties to other records: corrections, retractions, comments. */
  readonly comments: readonly ServedComment[];
}

/** A subject from NLM's thesaurus with its subheadings. */
export interface ServedHeading {
  readonly descriptor: string;
  readonly major?: boolean;
  readonly qualifiers?: readonly string[];
}

/** `…In` on this record: it is affected by the other; `…Of`, `…For` and `…From`: it is the notice. */
export interface ServedComment {
  readonly type: string;
  readonly pmid: string;
  /** Where the other one stands, as printed. */
  readonly source: string;
}

type Given = Partial<ServedRecord> &
  Pick<ServedRecord, 'pmid' | 'title'> & { created: string; indexed?: string };

/** An invented record; what is not given is filled in with something plausible. */
export function servedRecord({ created, indexed, ...given }: Given): ServedRecord {
  return {
    kind: 'article',
    abstract: [],
    authors: ['Almeida RC', 'Brandt K', 'Cho YS', 'Dietrich M'],
    journal: 'Synth J Pain Med',
    volume: '12',
    issue: '3',
    pages: '101-109',
    published: created.slice(0, 4),
    publicationTypes: ['Journal Article'],
    createdOn: calendarDate(created),
    indexedOn: indexed === undefined ? null : calendarDate(indexed),
    doi: null,
    pmcid: null,
    keywords: [],
    mesh: [],
    comments: [],
    ...given,
  };
}

/** `count` records with numbers from 99100001 on, entered one a day from a day on, for tests of size. */
export function manyRecords(count: number, dayOf: (index: number) => CalendarDate): ServedRecord[] {
  return Array.from({ length: count }, (_, index) =>
    servedRecord({
      pmid: String(99_100_001 + index),
      title: `Epidural adhesiolysis, invented series ${index + 1}.`,
      created: dayOf(index),
    }),
  );
}
