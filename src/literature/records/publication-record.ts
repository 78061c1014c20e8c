import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';

/** A person, or a group that signs as one (`CollectiveName`). */
export type Author =
  | {
      readonly kind: 'person';
      readonly lastName: string;
      readonly foreName: string | null;
      readonly initials: string | null;
      readonly suffix: string | null;
    }
  | { readonly kind: 'collective'; readonly name: string };

export interface Journal {
  readonly title: string | null;
  /** NLM's abbreviation without full stops: `Yonsei Med J`. */
  readonly abbreviation: string | null;
  readonly issn: string | null;
  readonly volume: string | null;
  readonly issue: string | null;
  /** Pages as PubMed prints them, `448-454`, or the article number. */
  readonly pages: string | null;
}

export interface Book {
  readonly title: string;
  readonly publisher: string | null;
  readonly place: string | null;
  readonly edition: string | null;
  readonly editors: readonly Author[];
}

/** One part of an abstract; `label` is the heading the journal printed, null in an unstructured abstract. */
export interface AbstractPart {
  readonly label: string | null;
  /** NLM's class of the part: `METHODS`, `RESULTS` …; null where none was given. */
  readonly category: string | null;
  readonly text: string;
}

/** A subject that an indexer gave the record, from NLM's thesaurus. */
export interface MeshHeading {
  readonly descriptor: string;
  /** True where the subject, or one of its qualifiers, is what the work is mainly about. */
  readonly major: boolean;
  /** Subheadings: `drug therapy`, `surgery`. */
  readonly qualifiers: readonly string[];
}

/** Where a record was read. */
export const recordSources = ['pubmed', 'europe_pmc'] as const;
export type RecordSource = (typeof recordSources)[number];

/**
 * A tie to another record. `…In` on this record means it is affected (`RetractionIn`, `ErratumIn`); `…Of`, `…For` and
 * `…From` mean this record is the notice.
 */
export interface CommentCorrection {
  readonly type: string;
  readonly pmid: string | null;
  /** Where the other one stands, as printed. */
  readonly source: string;
  readonly note: string | null;
}

/** A publication as Almanac keeps it, whichever source it was read from. */
export interface PublicationRecord {
  readonly kind: 'article' | 'book';
  readonly source: RecordSource;
  /** The other source's own name of it, `PPR/PPR123456`; absent from PubMed's, whose name is the PMID. */
  readonly sourceId?: string;
  /** Null for what PubMed does not have, a preprint for instance. */
  readonly pmid: string | null;
  /** `PMC7423891`: the full text is free there; null where there is none. */
  readonly pmcid: string | null;
  readonly doi: string | null;
  /** Not reviewed by peers. */
  readonly preprint: boolean;
  /** One line without markup; in brackets where the article is not in English. */
  readonly title: string;
  /** The same line with `<i>`, `<b>`, `<u>`, `<sup>` and `<sub>` as HTML, its text escaped; null where nothing is marked. */
  readonly titleMarkup: string | null;
  readonly vernacularTitle: string | null;
  /** Null for a book. */
  readonly journal: Journal | null;
  /** Null for an article. */
  readonly book: Book | null;
  /** The issue's date at the precision that is certain; null when even the year is not. */
  readonly publishedOn: PartialDate | null;
  /** That date as printed: `2019 Nov-Dec`. */
  readonly publishedText: string | null;
  /** When it appeared online before or instead of the issue; null when not told. */
  readonly electronicOn: PartialDate | null;
  readonly authors: readonly Author[];
  /** False where PubMed says that the list was cut. */
  readonly authorsComplete: boolean;
  readonly abstract: readonly AbstractPart[];
  readonly languages: readonly string[];
  readonly publicationTypes: readonly string[];
  readonly meshHeadings: readonly MeshHeading[];
  /** Diseases, protocols, organisms and so on that NLM names beside the thesaurus; absent where none were read. */
  readonly supplementaryConcepts?: readonly string[];
  /** The authors' own words for their subjects. */
  readonly keywords: readonly string[];
  readonly commentsCorrections: readonly CommentCorrection[];
  readonly history: RecordHistory;
}

/** A record as PubMed gives it. */
export type PubmedRecord = PublicationRecord & { readonly source: 'pubmed'; readonly pmid: string };

/** When PubMed did what with the record, as days without a zone; null where the record does not say. */
export interface RecordHistory {
  /** `DateCreated`, printed until 2018. */
  readonly createdOn: CalendarDate | null;
  /** `entrez`: entered the database. */
  readonly enteredOn: CalendarDate | null;
  /** `pubmed`: shown in PubMed. */
  readonly shownOn: CalendarDate | null;
  /** `medline`: indexed with MeSH. */
  readonly indexedOn: CalendarDate | null;
  readonly revisedOn: CalendarDate | null;
}
