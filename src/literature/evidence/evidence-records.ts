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
  /** Its second reading was asked for and is not given: what the first reader said is nobody's to know yet. */
  readonly isUnread: boolean;
  /** The record that stands for it; null for one that stands for itself. */
  readonly sameAs: string | null;
  readonly isRetracted: boolean;
  readonly decidedAt: Instant | null;
}

const UNREAD = `exists (select from second_reading sr where sr.screening_id = s.id and sr.read_at is null)`;

/** In SQL: an inclusion that stands for itself and tells no second reader what the first one said. */
const SHOWN = `(s.state = 'included' and r.same_as is null and not ${UNREAD})`;

const RECORD = `
  select r.id as "recordId", r.fields, r.study_type as "studyType", s.state, ${SETTLED_INCLUSION} as "isSettled",
         ${UNREAD} as "isUnread", r.same_as as "sameAs", s.decided_at as "decidedAt",
         r.fields -> 'publicationTypes' @> '["Retracted Publication"]'
           or r.fields -> 'commentsCorrections' @> '[{"type": "RetractionIn"}]'
           or exists (select from watched_work w join literature_notice n on n.work_id = w.id
                       where (w.pmid = r.pmid or w.doi = lower(r.doi)) and n.kind = 'retraction'
                         and n.lifted_at is null) as "isRetracted"
    from screening s join literature_record r on r.id = s.record_id`;

/**
 * Every record that a policy's reviewers included and that stands for itself, in the order of the decisions; without those
 * whose second reading is not given, whoever asks: the reader would see what the first one said.
 */
export async function includedRecords(tx: Tx, policyId: string): Promise<EvidenceRecord[]> {
  return await rows<EvidenceRecord>(
    tx,
    `${RECORD} where s.policy_id = $1 and ${SHOWN} order by s.decided_at, s.id`,
    [policyId],
  );
}

/**
 * The records of a policy's queue with these ids, or all that are {@link includedRecords}; held until the transaction
 * ends, so that nobody takes a decision back while it is built on. They are locked in the order in which screening locks
 * them, and read by a statement of its own: the one that waited for the locks has seen the second readings as they were
 * before it waited.
 */
export async function holdRecords(
  tx: Tx,
  policyId: string,
  recordIds: readonly string[] | 'all',
): Promise<EvidenceRecord[]> {
  const held = await rows<{ id: string }>(
    tx,
    `select id from screening where policy_id = $1
        and case when $2::uuid[] is null then state = 'included' else record_id = any($2) end
      order by id for share`,
    [policyId, recordIds === 'all' ? null : recordIds],
  );
  return await rows<EvidenceRecord>(
    tx,
    `${RECORD} where s.id = any($1::uuid[]) and ($2 or ${SHOWN}) order by s.decided_at, s.id`,
    [held.map(({ id }) => id), recordIds !== 'all'],
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
