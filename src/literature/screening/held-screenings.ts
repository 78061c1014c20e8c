import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { RecordMerged } from './screening.errors.ts';
import type { ScreeningState } from './screening.rules.ts';
import type { Verdict } from './second-reading.rules.ts';

/** A second reading that was asked for, or is wanted. */
export interface HeldReading {
  /** Null where the policy wants a second reading and nobody could be asked yet. */
  readonly readerId: string | null;
  readonly verdict: Verdict | null;
  readonly readAt: Instant | null;
  readonly resolvedAt: Instant | null;
}

/** A record in a policy's queue, locked for the use case that changes it. */
export interface HeldScreening {
  readonly id: string;
  readonly policyId: string;
  readonly slug: string;
  readonly recordId: string;
  readonly pmid: string | null;
  readonly sourceId: string | null;
  readonly state: ScreeningState;
  readonly decidedBy: { readonly id: string; readonly name: string } | null;
  readonly decidedAt: Instant | null;
  readonly assignedTo: string | null;
  readonly reading: HeldReading | null;
  /** The record that stands for this one; null for one that stands for itself. */
  readonly kept: { readonly id: string; readonly name: string } | null;
}

/** Names a record of one policy's queue. */
export interface ScreeningKey {
  readonly policyId: string;
  readonly recordId: string;
}

/**
 * The records' places in their policies' queues, locked in one order, so that persons who decide at once take turns and
 * two bulks never wait for each other in a ring. What is not in a queue is left out.
 */
export async function holdScreenings(tx: Tx, keys: readonly ScreeningKey[]): Promise<HeldScreening[]> {
  const held = await rows<{ id: string }>(
    tx,
    `select s.id from screening s
       join unnest($1::uuid[], $2::uuid[]) as asked (policy_id, record_id)
         on asked.policy_id = s.policy_id and asked.record_id = s.record_id
      order by s.id for no key update of s`,
    [keys.map(({ policyId }) => policyId), keys.map(({ recordId }) => recordId)],
  );
  return await readScreenings(
    tx,
    held.map(({ id }) => id),
  );
}

/**
 * What the screenings are now, by id. A statement of its own after the locks: the one that waited for them has seen other
 * tables as they were before it waited.
 */
export async function readScreenings(tx: Tx, ids: readonly string[]): Promise<HeldScreening[]> {
  const found = await rows<Omit<HeldScreening, 'reading'> & Flat & { hasReading: boolean }>(
    tx,
    `select s.id, s.policy_id as "policyId", p.slug, s.record_id as "recordId", r.pmid, r.source_id as "sourceId", s.state,
            case when decider.id is not null then jsonb_build_object('id', decider.id, 'name', decider.name) end
              as "decidedBy",
            s.decided_at as "decidedAt", s.assigned_to as "assignedTo",
            case when kept.id is not null then
              jsonb_build_object('id', kept.id, 'name', coalesce('PMID ' || kept.pmid, kept.source_id, 'another record')) end as kept,
            sr.screening_id is not null as "hasReading",
            sr.reader_id as "readerId", sr.verdict, sr.read_at as "readAt", sr.resolved_at as "resolvedAt"
       from screening s
       join policy p on p.id = s.policy_id
       join literature_record r on r.id = s.record_id
       left join literature_record kept on kept.id = r.same_as
       left join person decider on decider.id = s.decided_by
       left join second_reading sr on sr.screening_id = s.id
      where s.id = any($1::uuid[])
      order by s.id`,
    [ids],
  );
  return found.map(withReading);
}

type Flat = { [Key in keyof HeldReading]: HeldReading[Key] | null };

function withReading({
  hasReading,
  readerId,
  verdict,
  readAt,
  resolvedAt,
  ...screening
}: Omit<HeldScreening, 'reading'> & Flat & { hasReading: boolean }): HeldScreening {
  return { ...screening, reading: hasReading ? { readerId, verdict, readAt, resolvedAt } : null };
}

/** Refuses to do anything with a record that another stands for: nobody would see it. Throws {@link RecordMerged}. */
export function refuseMerged(screening: HeldScreening): void {
  if (screening.kept !== null) throw new RecordMerged(subjectOf(screening), screening.kept);
}

/** How refusals name a record in a policy's queue. */
export function subjectOf({ pmid, sourceId, slug }: HeldScreening): string {
  return `${pmid === null ? (sourceId ?? 'record') : `PMID ${pmid}`} for ${slug}`;
}
