import type { CalendarDate } from '../kernel/calendar-date.ts';
import type { PartialDate } from '../kernel/partial-date.ts';

/** A policy as a document: what is printed, in the parts that a reader or a program asks for. */
export interface PolicyDocument {
  readonly title: string;
  readonly dates: DocumentDates;
  /** The policy's number in its manual as printed (`94`, `MED.0012`); null when none is printed. */
  readonly number: string | null;
  /** The part of the manual it belongs to (`Surgery`); null when none is printed. */
  readonly manualSection: string | null;
  /** The prose in printed order. References, codes, cross references and boilerplate are not among them. */
  readonly sections: readonly DocumentSection[];
  /** What coverage hangs on, one by one, in printed order. Their text stands in the sections too: they are derived from it. */
  readonly criteria: readonly DocumentCriterion[];
  readonly references: readonly DocumentReference[];
  readonly codes: readonly DocumentCode[];
  /** Other policies this one points to, one inline Markdown text each. */
  readonly crossReferences: readonly string[];
  readonly boilerplate: readonly Boilerplate[];
}

/** The dates a policy prints, each at its printed precision; null when not printed or not readable with certainty. */
export interface DocumentDates {
  readonly origin: PartialDate | null;
  readonly lastReview: PartialDate | null;
  readonly nextReview: PartialDate | null;
  readonly effective: CalendarDate | null;
  readonly literatureSearchedThrough: PartialDate | null;
}

/** A heading and the text up to the next one. */
export interface DocumentSection {
  /** Permanent anchor, unique in the document; later versions keep it when the heading is renamed. */
  readonly id: string;
  /** Plain text. */
  readonly heading: string;
  /** 1 for a major heading, up to {@link deepestLevel}. */
  readonly level: number;
  /** The body without headings, in canonical Markdown; empty when a sub-heading follows at once. */
  readonly markdown: string;
}

/** What a criterion says of the service it is about. */
export const determinations = [
  'medically_necessary',
  'not_medically_necessary',
  'investigational',
  'cosmetic',
  'reconstructive',
  'covered',
  'not_covered',
] as const;
export type Determination = (typeof determinations)[number];

/** One criterion of coverage, with an address of its own. */
export interface DocumentCriterion {
  /** Permanent anchor, unique among sections and criteria: `medical-policy-criteria--i-a-1`. */
  readonly id: string;
  /** Anchor of the section it stands in. */
  readonly section: string;
  /** As printed, below the labels above it: `I.A.1`; empty for a criterion that prints none. */
  readonly label: string;
  /** Stated by itself or by the criterion above it; null where nothing is, or more than one. */
  readonly determination: Determination | null;
  /** Its own text in canonical Markdown, without its label and without the criteria below it. */
  readonly markdown: string;
}

/** The deepest level of a section: the title is a page's first heading level, and HTML has six. */
export const deepestLevel = 5;

/** One entry of the reference list. */
export interface DocumentReference {
  readonly number: number;
  /** Inline Markdown without the PMID and DOI clauses. */
  readonly citation: string;
  readonly pmid: string | null;
  /** `explicitly_none` when the document says that PubMed has no entry; `absent` when it says nothing. */
  readonly pmidPrinted: 'given' | 'explicitly_none' | 'absent';
  /** Without a resolver: `10.1093/pm/pnz017`. */
  readonly doi: string | null;
  /** The last http or https address in the citation that is neither PubMed's nor a DOI's. */
  readonly url: string | null;
}

/** The code systems a policy lists. CPT holds all its categories and the PLA codes. */
export const codeSystems = ['CPT', 'HCPCS', 'ICD-10-CM'] as const;
export type CodeSystem = (typeof codeSystems)[number];

/** One billing or diagnosis code. */
export interface DocumentCode {
  readonly system: CodeSystem;
  /** One code, or a range that could not be expanded as `H90.0-H90.8`. */
  readonly code: string;
  /** As printed. A CPT descriptor is the AMA's: show it only where the operator has licensed it. */
  readonly description: string | null;
}

/** A standing notice that is no part of the policy's own content. */
export interface Boilerplate {
  readonly heading: string;
  readonly markdown: string;
}
