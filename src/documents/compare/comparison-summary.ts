import type { TextComparison } from './compare-text.ts';
import type { DocumentComparison } from './comparison.ts';
import type { Mark } from './marks.rules.ts';

/** How many of a kind came, went and changed. */
export interface Counts {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

/** A comparison in figures. Shifted reference numbers and other line breaks are no changes. */
export interface ComparisonSummary {
  /** Nothing differs that a reader would see, dates and filing included. */
  readonly nothingChanged: boolean;
  readonly titleChanged: boolean;
  readonly dates: number;
  readonly filing: number;
  readonly criteria: Counts;
  readonly sections: Counts & { readonly moved: number };
  readonly codes: Counts;
  readonly references: Counts & { readonly renumbered: number };
  readonly crossReferences: Counts;
  readonly boilerplate: Counts;
  /** Words of the sections. */
  readonly words: { readonly deleted: number; readonly inserted: number };
}

/** What leaves the wording and the meaning alone. */
const SILENT: ReadonlySet<string> = new Set(['layout', 'citations', 'renumbered']);

/** True when a reader would call it a change. */
export function isChanged({ changes }: { readonly changes: readonly string[] }): boolean {
  return changes.some((change) => !SILENT.has(change));
}

/** Counts what differs. */
export function summaryOf(comparison: DocumentComparison): ComparisonSummary {
  const { title, dates, filing, criteria, sections, codes, references, crossReferences, boilerplate } =
    comparison;
  const marks = sections.flatMap((section) => [...section.heading, ...marksIn(section.text)]);
  const counted = {
    titleChanged: title.some(({ kind }) => kind === 'deleted' || kind === 'inserted'),
    dates: dates.length,
    filing: filing.length,
    criteria: countsOf(criteria),
    sections: {
      ...countsOf(sections),
      moved: sections.filter(({ changes }) => changes.includes('moved')).length,
    },
    codes: {
      added: total(codes.map(({ added }) => added.length)),
      removed: total(codes.map(({ removed }) => removed.length)),
      changed: total(codes.map(({ described }) => described.length)),
    },
    references: {
      ...countsOf(references),
      renumbered: references.filter(({ changes }) => changes.includes('renumbered')).length,
    },
    crossReferences: countsOf(
      crossReferences.map(({ change }) => ({ changes: change === null ? [] : [change] })),
    ),
    boilerplate: countsOf(boilerplate),
    words: { deleted: wordsOf('deleted', marks), inserted: wordsOf('inserted', marks) },
  };
  const parts = [counted.criteria, counted.sections, counted.codes, counted.references];
  const changes = [...parts, counted.crossReferences, counted.boilerplate].map(
    ({ added, removed, changed }) => added + removed + changed,
  );
  const nothingChanged = !counted.titleChanged && total([...changes, dates.length, filing.length]) === 0;
  return { nothingChanged, ...counted };
}

const total = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);

function countsOf(things: readonly { readonly changes: readonly string[] }[]): Counts {
  const counts = { added: 0, removed: 0, changed: 0 };
  for (const thing of things.filter(isChanged)) {
    if (thing.changes.includes('added')) counts.added += 1;
    else if (thing.changes.includes('removed')) counts.removed += 1;
    else counts.changed += 1;
  }
  return counts;
}

/** All marks of a text, block by block. */
export function marksIn({ blocks }: TextComparison): Mark[] {
  return blocks.flatMap(({ cells }) => cells.flat());
}

function wordsOf(kind: 'deleted' | 'inserted', marks: readonly Mark[]): number {
  return total(
    marks.map((mark) => (mark.kind === kind ? (mark.text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0) : 0)),
  );
}
