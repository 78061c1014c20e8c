import type { PolicyDocument } from '../../documents/policy-document.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { AbstractPart, PublicationRecord } from '../records/publication-record.ts';
import type { NewWork } from './add-evidence.ts';
import { citedAs } from './cited-as.ts';
import { recordsByPmid, type EvidenceRecord } from './evidence-records.ts';
import { refusalOfEvidence, type EvidenceRefusal } from './evidence-refusal.rules.ts';
import { habitsOf, lineOfRecord, referenceOfRecord, type ReferenceHabits } from './reference-of-record.ts';
import { styleOfPolicy } from './style-of-policy.ts';

/** A record and what speaks against citing it. */
export interface JudgedRecord {
  readonly record: EvidenceRecord;
  readonly entry: NewWork['entry'];
  readonly refusal: EvidenceRefusal | null;
  /** Its number where the draft cites it already. */
  readonly reference: number | null;
}

/** How a policy prints its references, from its own. */
export async function habitsOfDocument(tx: Tx, document: PolicyDocument): Promise<ReferenceHabits> {
  const pmids = document.references.flatMap(({ pmid }) => pmid ?? []);
  const records = await recordsByPmid(tx, pmids);
  return habitsOf(document.references, styleOfPolicy(document.references, records));
}

/** Says of a record whether it may be cited, and how it would be. `forced` is why, though it is retracted. */
export function judge(
  document: PolicyDocument,
  habits: ReferenceHabits,
  record: EvidenceRecord,
  forced: string | null,
): JudgedRecord {
  const entry = referenceOfRecord(record.fields, habits);
  const reference = citedAs(document.references, { ...entry, doi: record.fields.doi });
  const refusal = refusalOfEvidence({
    isIncluded: record.state === 'included',
    isSettled: record.isSettled,
    isUnread: record.isUnread,
    isDuplicate: record.sameAs !== null,
    isRetracted: record.isRetracted,
    reference,
    forced,
  });
  return { record, entry, refusal, reference };
}

/** A record as a work to add. */
export function workOf({ record, entry }: JudgedRecord, sectionId: string | null): NewWork {
  return {
    recordId: record.recordId,
    entry,
    line: lineOfRecord(record.fields),
    sectionId,
    studyType: record.studyType,
    text: textOf(record.fields),
  };
}

/** Characters of a record that are read for its place. */
const LONGEST_TEXT = 20_000;

function textOf({ title, abstract, keywords, meshHeadings, authors }: PublicationRecord): string {
  return [
    title,
    ...keywords,
    ...meshHeadings.map(({ descriptor }) => descriptor),
    ...authors.flatMap((author) => (author.kind === 'collective' ? [author.name] : [])),
    ...abstract.map(({ text }: AbstractPart) => text),
  ]
    .join('\n')
    .slice(0, LONGEST_TEXT);
}
