import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { PublicationRecord } from '../records/publication-record.ts';
import type { StudyType } from '../records/study-type.rules.ts';
import type { ScreeningState } from '../screening/screening.rules.ts';
import { SETTLED_INCLUSION } from '../screening/settled.sql.ts';

/** A record in a policy's queue, as far as it may become evidence. */
export interface EvidenceRecord {
  readonly recordId: string;
  readonly fields: PublicationRecord;
  readonly studyType: StudyType;
  readonly state: ScreeningState;
  /** Included, and no second reading is open or differs. */
  readonly isSettled: boolean;
  /** The record that stands for it; null for one that stands for itself. */
  readonly sameAs: string | null;
  readonly isRetracted: boolean;
  readonly decidedAt: Instant | null;
}

const RECORD = `
  select r.id as "recordId", r.fields, r.study_type as "studyType", s.state, ${SETTLED_INCLUSION} as "isSettled",
         r.same_as as "sameAs", s.decided_at as "decidedAt",
         r.fields -> 'publicationTypes' @> '["Retracted Publication"]'
           or r.fields -> 'commentsCorrections' @> '[{"type": "RetractionIn"}]'
           or exists (select from watched_work w join literature_notice n on n.work_id = w.id
                       where (w.pmid = r.pmid or w.doi = lower(r.doi)) and n.kind = 'retraction'
                         and n.lifted_at is null) as "isRetracted"
    from screening s join literature_record r on r.id = s.record_id`;

/** Every record that a policy's reviewers included and that stands for itself, in the order of the decisions. */
export async function includedRecords(tx: Tx, policyId: string): Promise<EvidenceRecord[]> {
  return await rows<EvidenceRecord>(
    tx,
    `${RECORD} where s.policy_id = $1 and s.state = 'included' and r.same_as is null order by s.decided_at, s.id`,
    [policyId],
  );
}

/**
 * The records of a policy's queue with these ids, or all that are included; held until the transaction ends, so that
 * nobody takes a decision back while it is built on.
 */
export async function holdRecords(
  tx: Tx,
  policyId: string,
  recordIds: readonly string[] | 'all',
): Promise<EvidenceRecord[]> {
  return await rows<EvidenceRecord>(
    tx,
    `${RECORD} where s.policy_id = $1
        and case when $2::uuid[] is null then s.state = 'included' and r.same_as is null else r.id = any($2) end
      order by s.decided_at, s.id for share of s`,
    [policyId, recordIds === 'all' ? null : recordIds],
  );
}

/** Records at hand of the given PMIDs, by PMID. */
export async function recordsByPmid(
  tx: Tx,
  pmids: readonly string[],
): Promise<Map<string, PublicationRecord>> {
  const found = await rows<{ pmid: string; fields: PublicationRecord }>(
    tx,
    'select pmid, fields from literature_record where pmid = any($1::text[])',
    [pmids],
  );
  return new Map(found.map(({ pmid, fields }) => [pmid, fields]));
}
