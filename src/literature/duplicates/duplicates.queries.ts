import { Injectable } from '@nestjs/common';
import type { Instant } from '../../kernel/instant.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { seenTitle, type Sight } from '../../policies/policy-sight.ts';
import type { PublicationRecord } from '../records/publication-record.ts';
import type { CounterEvidence, Evidence } from './duplicate-evidence.rules.ts';

/** What is asked for: doubtful pairs that wait for a person, what was joined without one, what a person decided. */
export const suspicionStates = ['open', 'joined', 'decided'] as const;
export type SuspicionState = (typeof suspicionStates)[number];

/** A policy's screening of one of the two records. */
export interface ShownScreening {
  readonly policy: { readonly id: string; readonly slug: string; readonly title: string };
  readonly state: string;
  readonly decidedBy: string | null;
  readonly decidedAt: Instant | null;
  readonly reason: string | null;
}

/** One of the two records of a suspicion. */
export interface SuspectedRecord {
  readonly id: string;
  readonly pmid: string | null;
  readonly sourceId: string | null;
  /** The record that stands for it; null while it stands by itself. */
  readonly sameAs: string | null;
  readonly fields: PublicationRecord;
  readonly screenings: readonly ShownScreening[];
}

/** Two records that may be one work. */
export interface Suspicion {
  readonly id: string;
  readonly certainty: 'certain' | 'doubtful';
  readonly evidence: readonly Evidence[];
  readonly counterEvidence: readonly CounterEvidence[];
  readonly foundAt: Instant;
  readonly verdict: 'same' | 'different' | null;
  readonly keptId: string | null;
  readonly decidedBy: { readonly id: string; readonly name: string } | null;
  readonly decidedAt: Instant | null;
  readonly records: readonly [SuspectedRecord, SuspectedRecord];
}

/**
 * A doubt is settled when both records came to stand under one by another road; and where one of them stands under
 * another, the pair of those that stand is the one to decide.
 */
const OPEN = `s.verdict is null and coalesce(one.same_as, one.id) <> coalesce(other.same_as, other.id)
  and (one.same_as is null and other.same_as is null or not exists (
    select from duplicate_suspicion standing
     where standing.record_id = least(coalesce(one.same_as, one.id), coalesce(other.same_as, other.id))
       and standing.other_id = greatest(coalesce(one.same_as, one.id), coalesce(other.same_as, other.id))))`;
const IN_STATE: Record<SuspicionState, string> = {
  open: OPEN,
  joined: `s.verdict is null and exists (select from duplicate_join j where j.suspicion_id = s.id)`,
  decided: 's.verdict is not null',
};

const recordJson = (alias: string): string => `
  jsonb_build_object('id', ${alias}.id, 'pmid', ${alias}.pmid, 'sourceId', ${alias}.source_id, 'sameAs', ${alias}.same_as,
                     'fields', ${alias}.fields)`;

const SUSPICION = `
  select s.id, s.certainty, s.evidence, s.counter_evidence as "counterEvidence", s.found_at as "foundAt", s.verdict,
         s.kept_id as "keptId", s.decided_at as "decidedAt",
         case when person.id is not null then jsonb_build_object('id', person.id, 'name', person.name) end as "decidedBy",
         ${recordJson('one')} as one, ${recordJson('other')} as other
    from duplicate_suspicion s
    join literature_record one on one.id = s.record_id
    join literature_record other on other.id = s.other_id
    left join person on person.id = s.decided_by`;

type BareRecord = Omit<SuspectedRecord, 'screenings'>;
type BareSuspicion = Omit<Suspicion, 'records'> & { readonly one: BareRecord; readonly other: BareRecord };

/** Questions about records that may be one work. */
@Injectable()
export class DuplicatesQueries {
  constructor(private readonly database: Database) {}

  /** A page of suspicions, the oldest first, from after the given one; of one record where it is named. */
  async list(
    { state, recordId }: { readonly state: SuspicionState; readonly recordId: string | null },
    after: string | undefined,
    limit: number,
    sight: Sight = null,
  ): Promise<Suspicion[]> {
    const found = await this.database.query<BareSuspicion>(
      `${SUSPICION}
        where ${IN_STATE[state]} and ($1::uuid is null or s.record_id = $1 or s.other_id = $1)
          and ($2::uuid is null or s.id > $2)
        order by s.id limit $3`,
      [recordId, after ?? null, limit],
    );
    return await this.withScreenings(found, sight);
  }

  /** One suspicion; undefined for an unknown id. */
  async suspicion(id: string, sight: Sight = null): Promise<Suspicion | undefined> {
    const found = await this.database.query<BareSuspicion>(`${SUSPICION} where s.id = $1`, [id]);
    return (await this.withScreenings(found, sight))[0];
  }

  /** How many there are in each state. */
  async counts(): Promise<Record<SuspicionState, number>> {
    const columns = suspicionStates.map(
      (state) => `count(*) filter (where ${IN_STATE[state]})::int as ${state}`,
    );
    const [found] = await this.database.query<Record<SuspicionState, number>>(
      `select ${columns.join(', ')}
         from duplicate_suspicion s
         join literature_record one on one.id = s.record_id
         join literature_record other on other.id = s.other_id`,
    );
    return found ?? { open: 0, joined: 0, decided: 0 };
  }

  /** The open suspicion after this one, for a person who goes through them; null after the last. */
  async nextOpen(id: string): Promise<string | null> {
    const [next] = await this.database.query<{ id: string }>(
      `select s.id from duplicate_suspicion s
         join literature_record one on one.id = s.record_id
         join literature_record other on other.id = s.other_id
        where ${OPEN} order by s.id <= $1, s.id limit 1`,
      [id],
    );
    return next?.id ?? null;
  }

  private async withScreenings(found: readonly BareSuspicion[], sight: Sight): Promise<Suspicion[]> {
    const ids = found.flatMap(({ one, other }) => [one.id, other.id]);
    const screenings = await screeningsOf(this.database.source.manager, ids, sight);
    const complete = (record: BareRecord): SuspectedRecord => ({
      ...record,
      screenings: screenings.get(record.id) ?? [],
    });
    return found.map(({ one, other, ...suspicion }) => ({
      ...suspicion,
      records: [complete(one), complete(other)],
    }));
  }
}

/** The open suspicions of each record that has some. */
export async function openSuspicionsOf(
  tx: Tx,
  recordIds: readonly string[],
): Promise<Map<string, readonly string[]>> {
  const found = await rows<{ recordId: string; ids: string[] }>(
    tx,
    `select asked.id as "recordId", array_agg(s.id order by s.id) as ids
       from unnest($1::uuid[]) as asked (id)
      cross join lateral (
         select * from duplicate_suspicion where record_id = asked.id
          union all
         select * from duplicate_suspicion where other_id = asked.id) s
       join literature_record one on one.id = s.record_id
       join literature_record other on other.id = s.other_id
      where ${OPEN} group by asked.id`,
    [recordIds],
  );
  return new Map(found.map(({ recordId, ids }) => [recordId, ids]));
}

async function screeningsOf(
  tx: Tx,
  recordIds: readonly string[],
  sight: Sight,
): Promise<Map<string, ShownScreening[]>> {
  const found = await rows<ShownScreening & { recordId: string }>(
    tx,
    `select s.record_id as "recordId", case when told then s.state else 'identified' end as state,
            case when told then s.decided_at end as "decidedAt", case when told then person.name end as "decidedBy",
            case when told then nullif(concat_ws(': ', reason.label, s.reason), '') end as reason,
            jsonb_build_object('id', p.id, 'slug', p.slug, 'title', ${seenTitle('p', '$2::date')}) as policy
       from screening s
       -- what was decided is not told while somebody else reads the record without knowing it
      cross join lateral (
         select not exists (select from second_reading r where r.screening_id = s.id and r.verdict is null) as told) blind
       join policy p on p.id = s.policy_id
       left join person on person.id = s.decided_by
       left join exclusion_reason reason on reason.id = s.reason_id
      where s.record_id = any($1::uuid[]) and ${seenTitle('p', '$2::date')} is not null
      order by p.title, s.id`,
    [recordIds, sight],
  );
  const grouped = new Map<string, ShownScreening[]>();
  for (const { recordId, ...screening } of found) {
    grouped.set(recordId, [...(grouped.get(recordId) ?? []), screening]);
  }
  return grouped;
}
