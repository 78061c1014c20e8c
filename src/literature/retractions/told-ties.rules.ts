import { kindOfCrossrefType, kindOfRefType, type NoticeKind } from './notice-kinds.rules.ts';

/** A tie between a work and a notice about it, as one source tells it. */
export interface ToldTie {
  readonly kind: NoticeKind;
  /** Of the notice, or of the new form of a republished work; null where none is told. */
  readonly pmid: string | null;
  /** Likewise, lower-case. */
  readonly doi: string | null;
  /** Where the notice stands as printed: `Lancet. 2010 Feb 6;375(9713):445`; empty where only the fact is told. */
  readonly source: string;
}

/** What Crossref says of a work in `updated-by`. */
export interface CrossrefTie {
  readonly type: string;
  readonly noticeDoi: string;
}

/** What a PubMed record says of its ties to others. */
export interface RecordTies {
  readonly commentsCorrections: readonly {
    readonly type: string;
    readonly pmid: string | null;
    readonly source: string;
  }[];
  readonly publicationTypes: readonly string[];
}

/** PubMed's publication type of a work that is retracted, which it may carry without a tie. */
const RETRACTED = 'Retracted Publication';
const DOI = /\b10\.\d{4,9}\/[^\s"<>]+/;

/**
 * What a PubMed record says has become of the work itself, each notice once. Ties of a notice to what it is about
 * (`RetractionOf`) say nothing of the record's own work. A retraction that is the first half of a republication in the
 * same place is not told beside it.
 */
export function tiesOfRecord(record: RecordTies): ToldTie[] {
  const ties = record.commentsCorrections.flatMap(({ type, pmid, source }) => {
    const kind = kindOfRefType(type);
    return kind === null ? [] : [{ kind, pmid, doi: printedDoi(source), source: oneLine(source) }];
  });
  const republished = ties.filter(({ kind }) => kind === 'retracted_and_republished');
  const own = ties.filter(
    (tie) => tie.kind !== 'retraction' || !republished.some((other) => isOnePlace(tie, other)),
  );
  const isRetracted = own.some(({ kind }) => kind === 'retraction' || kind === 'retracted_and_republished');
  if (record.publicationTypes.includes(RETRACTED) && !isRetracted) {
    own.push({ kind: 'retraction', pmid: null, doi: null, source: '' });
  }
  return own.filter((tie, index) => own.findIndex((other) => isSame(tie, other)) === index);
}

/**
 * What Crossref says has become of a work. It tells a notice once for each of its sources, names the work itself where the
 * publisher changed its page, and writes a word where there is no DOI: such a notice is told as a bare fact, and only
 * where no other of its kind is told by name.
 */
export function tiesOfCrossref(workDoi: string, updates: readonly CrossrefTie[]): ToldTie[] {
  const ties = updates.flatMap(({ type, noticeDoi }) => {
    const kind = kindOfCrossrefType(type);
    const doi = noticeDoi.trim().toLowerCase();
    const isNamed = doi.startsWith('10.') && doi !== workDoi;
    return kind === null ? [] : [{ kind, pmid: null, doi: isNamed ? doi : null, source: '' }];
  });
  const told = ties.filter(
    ({ kind, doi }) => doi !== null || !ties.some((other) => other.kind === kind && other.doi !== null),
  );
  return told.filter((tie, index) => told.findIndex((other) => isSame(tie, other)) === index);
}

/** Two sources' names of places compared: without case, marks and spaces. */
export function placeKey(source: string): string {
  return source
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '');
}

/** The DOI that a printed place names, lower-case; null without one. */
export function printedDoi(source: string): string | null {
  const found = DOI.exec(source)?.[0]
    .replace(/[.,;:]+$/, '')
    .toLowerCase();
  if (found === undefined) return null;
  // the bracket that ends a remark around the DOI is none of its own
  return found.endsWith(')') && !found.includes('(') ? found.slice(0, -1) : found;
}

function isOnePlace(one: ToldTie, other: ToldTie): boolean {
  if (one.pmid !== null && other.pmid !== null) return one.pmid === other.pmid;
  return one.pmid === null && placeKey(one.source) === placeKey(other.source);
}

function isSame(one: ToldTie, other: ToldTie): boolean {
  if (one.kind !== other.kind || one.pmid !== other.pmid) return false;
  if (one.pmid !== null) return true;
  return one.doi === other.doi && placeKey(one.source) === placeKey(other.source);
}

function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_PLACE)
    .toWellFormed();
}

/** Characters kept of a printed place; PubMed's own are shorter. */
const LONGEST_PLACE = 1000;
