import { addReference } from '../documents/edit-document.ts';
import type { DocumentReference, PolicyDocument } from '../documents/policy-document.ts';
import { readReferenceEntry } from '../documents/references/reference-entry.rules.ts';
import type { FieldProblem } from '../kernel/errors.ts';

/** An edit of the reference list. Numbers never change, so that citations in the text stay true. */
export interface ReferencesEdit {
  /** Entries by their number. */
  readonly references?: readonly ReferenceEdit[] | undefined;
  /** Numbers of entries to take out. */
  readonly removeReferences?: readonly number[] | undefined;
  /** New entries, numbered on from the last one. */
  readonly addReferences?: readonly NewReference[] | undefined;
}

/** Another citation, PMID, DOI or address for the entry with this number; what is left out stays. */
export interface ReferenceEdit {
  readonly number: number;
  /** PMID and DOI may also stand in it as printed. */
  readonly citation?: string | undefined;
  readonly pmid?: string | null | undefined;
  readonly doi?: string | null | undefined;
}

/** An entry to add at the end of the reference list. */
export interface NewReference {
  /** PMID and DOI may also stand in it as printed. */
  readonly citation: string;
  readonly pmid?: string | null | undefined;
  readonly doi?: string | null | undefined;
}

/** The reference list after an edit; what cannot be is added to `problems`. */
export function editReferences(
  document: PolicyDocument,
  edit: ReferencesEdit,
  problems: FieldProblem[],
): readonly DocumentReference[] {
  const left = new Map(document.references.map((reference) => [reference.number, reference]));
  const unknown = (field: string, number: number) =>
    problems.push({ field, reason: `the draft has no reference ${number}` });
  for (const [index, number] of (edit.removeReferences ?? []).entries()) {
    if (!left.delete(number)) unknown(`removeReferences.${index}`, number);
  }
  for (const [index, each] of (edit.references ?? []).entries()) {
    const reference = left.get(each.number);
    if (reference === undefined) unknown(`references.${index}.number`, each.number);
    else left.set(each.number, editReference(reference, each));
  }
  const kept = [...left.values()];
  for (const [index, each] of (edit.references ?? []).entries()) {
    refusePmidTwice(kept, left.get(each.number), `references.${index}.pmid`, problems);
  }
  return withNewReferences(document, kept, edit.addReferences ?? [], problems);
}

function editReference(
  reference: DocumentReference,
  { citation, pmid, doi }: Omit<ReferenceEdit, 'number'>,
): DocumentReference {
  const read = citation === undefined ? reference : readReferenceEntry(citation);
  const edited = pmid === undefined ? (read.pmid ?? (citation === undefined ? null : reference.pmid)) : pmid;
  const absent = read.pmidPrinted === 'given' ? 'absent' : read.pmidPrinted;
  return {
    ...reference,
    ...read,
    pmid: edited,
    pmidPrinted: edited === null ? absent : 'given',
    doi: doi === undefined ? (read.doi ?? reference.doi) : doi,
    url: read.url ?? reference.url,
  };
}

function withNewReferences(
  document: PolicyDocument,
  kept: readonly DocumentReference[],
  added: readonly NewReference[],
  problems: FieldProblem[],
): readonly DocumentReference[] {
  // Numbers go on from the highest there was: a removed number is not given to something else.
  const last = document.references.reduce((highest, { number }) => Math.max(highest, number), 0);
  let whole: PolicyDocument = { ...document, references: kept };
  for (const [index, { citation, pmid, doi }] of added.entries()) {
    const grown = addReference(whole, { citation, pmid: pmid ?? null, doi: doi ?? null });
    const reference = { ...grown.reference, number: Math.max(grown.reference.number, last + 1 + index) };
    refusePmidTwice(whole.references, reference, `addReferences.${index}.pmid`, problems);
    whole = { ...whole, references: [...whole.references, reference] };
  }
  return whole.references;
}

function refusePmidTwice(
  references: readonly DocumentReference[],
  reference: DocumentReference | undefined,
  field: string,
  problems: FieldProblem[],
): void {
  if (reference === undefined || reference.pmid === null) return;
  const same = references.find(({ number, pmid }) => pmid === reference.pmid && number !== reference.number);
  if (same === undefined) return;
  problems.push({ field, reason: `reference ${same.number} has PMID ${reference.pmid} already` });
}
