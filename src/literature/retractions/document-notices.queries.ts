import type { DocumentReference } from '../../documents/policy-document.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { urgencyOf, type NoticeKind } from './notice-kinds.rules.ts';
import { tiesOfRecord, type RecordTies } from './told-ties.rules.ts';

/** What is known to have become of a work that a document cites. */
export interface DocumentNotice {
  /** The reference's number in the document. */
  readonly number: number;
  readonly kind: NoticeKind;
  /** Of the notice; null where it is told without one. */
  readonly pmid: string | null;
  readonly doi: string | null;
  readonly source: string;
}

type Cited = Pick<DocumentReference, 'number' | 'pmid' | 'doi'>;
type FoundNotice = Omit<DocumentNotice, 'number'> & {
  readonly pmidOfWork: string | null;
  readonly doiOfWork: string | null;
};

/**
 * What is known of the works in a list of references, a draft's too: notices of the watch that stand, and what the stored
 * record of a work itself says, which may be cited by nobody yet. The most urgent first.
 */
export async function noticesOfDocument(tx: Tx, references: readonly Cited[]): Promise<DocumentNotice[]> {
  const pmids = references.flatMap(({ pmid }) => pmid ?? []);
  const dois = references.flatMap(({ doi }) => doi?.toLowerCase() ?? []);
  if (pmids.length + dois.length === 0) return [];
  const found = [...(await watched(tx, pmids, dois)), ...(await recorded(tx, pmids))];
  const notices = references.flatMap((reference) =>
    found
      .filter((notice) => isAbout(notice, reference))
      .map(({ kind, pmid, doi, source }) => ({ number: reference.number, kind, pmid, doi, source })),
  );
  const distinct = notices.filter(
    ({ number, kind }, index) =>
      notices.findIndex((other) => other.number === number && other.kind === kind) === index,
  );
  return distinct.sort((a, b) => urgencyOf(a.kind) - urgencyOf(b.kind) || a.number - b.number);
}

function isAbout({ pmidOfWork, doiOfWork }: FoundNotice, { pmid, doi }: Cited): boolean {
  if (pmid !== null && pmidOfWork !== null) return pmid === pmidOfWork;
  return doi !== null && doi.toLowerCase() === doiOfWork;
}

async function watched(tx: Tx, pmids: readonly string[], dois: readonly string[]): Promise<FoundNotice[]> {
  return await rows<FoundNotice>(
    tx,
    `select work.pmid as "pmidOfWork", work.doi as "doiOfWork", notice.kind, notice.pmid, notice.doi,
            notice.source_text as source
       from watched_work work join literature_notice notice on notice.work_id = work.id and notice.lifted_at is null
      where work.pmid = any($1::text[]) or work.doi = any($2::text[]) order by notice.heard_at, notice.id`,
    [pmids, dois],
  );
}

async function recorded(tx: Tx, pmids: readonly string[]): Promise<FoundNotice[]> {
  const found = await rows<{
    pmid: string;
    fields: RecordTies;
  }>(
    tx,
    `select pmid, jsonb_build_object('commentsCorrections', fields -> 'commentsCorrections',
              'publicationTypes', fields -> 'publicationTypes') as fields
       from literature_record where pmid = any($1::text[])`,
    [pmids],
  );
  return found.flatMap(({ pmid, fields }) =>
    tiesOfRecord(fields).map((tie) => ({ ...tie, pmidOfWork: pmid, doiOfWork: null })),
  );
}
