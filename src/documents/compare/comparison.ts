import type { PartialDate } from '../../kernel/partial-date.ts';
import type {
  CodeSystem,
  Determination,
  DocumentDates,
  DocumentReference,
  PolicyDocument,
} from '../policy-document.ts';
import type { TextComparison } from './compare-text.ts';
import type { Mark, Sides } from './marks.rules.ts';

/**
 * What differs between two documents, part by part, with the unchanged parts in their places, so that from the marks
 * either side can be had to the letter. Lists are in the order of the later document; what is gone stands where it stood.
 */
export interface DocumentComparison {
  /** Both say the same to the letter: title, sections, criteria, references, codes and the rest, as the content hash sees it. */
  readonly sameContent: boolean;
  readonly title: readonly Mark[];
  /** The policy's number and place in the manual, where they differ. */
  readonly filing: readonly FilingChange[];
  /** The dates that differ, each at its own precision. */
  readonly dates: readonly DateChange[];
  readonly sections: readonly SectionComparison[];
  readonly criteria: readonly CriterionComparison[];
  /** The systems in which codes differ. */
  readonly codes: readonly CodeSystemComparison[];
  readonly references: readonly ReferenceComparison[];
  readonly crossReferences: readonly LineComparison[];
  readonly boilerplate: readonly BoilerplateComparison[];
}

export interface FilingChange extends Sides<string> {
  readonly what: keyof Pick<PolicyDocument, 'number' | 'manualSection'>;
}

export interface DateChange extends Sides<PartialDate> {
  readonly what: keyof DocumentDates;
}

/** What happened to a section. `placed` is a list item that stands deeper or less deep; `citations` and `layout` leave its wording alone. */
export type SectionChange =
  'added' | 'removed' | 'renamed' | 'moved' | 're_levelled' | 'wording' | 'placed' | 'citations' | 'layout';

/** A section on both sides; without changes it was kept. */
export interface SectionComparison {
  /** Of the later document, else of the earlier one. */
  readonly anchor: string;
  readonly changes: readonly SectionChange[];
  readonly heading: readonly Mark[];
  /** The headings above it, from the top, where it stands now (or stood). */
  readonly under: readonly string[];
  readonly level: Sides<number>;
  readonly text: TextComparison;
}

/** What happened to a criterion. `placed` under another criterion, `moved` among those that it stays beside. */
export type CriterionChange =
  | 'added'
  | 'removed'
  | 'label'
  | 'determination'
  | 'section'
  | 'placed'
  | 'moved'
  | 'wording'
  | 'citations'
  | 'layout';

/** A criterion on both sides; without changes it was kept. */
export interface CriterionComparison {
  readonly anchor: string;
  /** Its own anchor on each side. */
  readonly anchors: Sides<string>;
  /** Anchor on each side of the criterion that it stands under; null for one of the outermost. */
  readonly above: Sides<string>;
  readonly changes: readonly CriterionChange[];
  /** Anchor of the section it stands in. */
  readonly section: Sides<string>;
  readonly label: Sides<string>;
  readonly determination: Sides<Determination>;
  readonly text: TextComparison;
}

/** What differs among the codes of one system. */
export interface CodeSystemComparison {
  readonly system: CodeSystem;
  readonly added: readonly ListedCode[];
  readonly removed: readonly ListedCode[];
  readonly described: readonly DescribedCode[];
}

/** A code with its description as printed; null when none is, or when it may not be shown. */
export interface ListedCode {
  readonly code: string;
  readonly description: string | null;
}

/** A code whose description changed; both are null where they may not be shown. */
export interface DescribedCode extends Sides<string> {
  readonly code: string;
}

/** What happened to an entry of the reference list. `renumbered` is no change of what is cited. */
export type ReferenceChange = 'added' | 'removed' | 'changed' | 'renumbered';

/** A reference on both sides, known again by PMID, DOI or citation. */
export interface ReferenceComparison {
  readonly changes: readonly ReferenceChange[];
  readonly before: DocumentReference | null;
  readonly after: DocumentReference | null;
  /** The marks of the whole entry as a reference list prints it, without its number. */
  readonly entry: readonly Mark[];
}

/** One line of a list on both sides. */
export interface LineComparison {
  readonly change: 'added' | 'removed' | 'wording' | null;
  readonly line: readonly Mark[];
}

/** A standing notice on both sides. */
export interface BoilerplateComparison {
  readonly changes: readonly Extract<
    SectionChange,
    'added' | 'removed' | 'wording' | 'placed' | 'citations' | 'layout'
  >[];
  readonly heading: string;
  readonly text: TextComparison;
}
