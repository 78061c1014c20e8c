import { Injectable } from '@nestjs/common';
import { newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { ReturnToQueue } from '../screening/return-to-queue.ts';
import type { ScreeningState } from '../screening/screening.rules.ts';
import { carry, uncarry, type CarriedReading } from './carried-readings.ts';
import { fateOfScreening, type JoinedScreening } from './join-screenings.rules.ts';
import { holdScreeningsOf } from './record-lock.ts';

/** What a join did to screenings, so that it can be undone. */
export interface MovedScreenings {
  /** Those that went over to the kept record. */
  readonly screenings: readonly string[];
  /** The kept record's own that only waited and made room. */
  readonly replaced: readonly ReplacedScreening[];
  /** The second readings that the kept record's screenings took over, as they were; joins of old did not do that. */
  readonly readings?: readonly CarriedReading[];
}

interface ReplacedScreening {
  readonly id: string;
  readonly policyId: string;
  readonly recordId: string;
  readonly updateId: string;
  readonly identifiedAt: string;
}

/** Why a decided record waits again: its duplicate was decided otherwise. */
export const DECIDED_OTHERWISE = 'DuplicateDecidedOtherwise';

/** The screenings of records that are joined and parted: no decision is lost, and none counts twice. */
@Injectable()
export class JoinedScreenings {
  constructor(private readonly returnToQueue: ReturnToQueue) {}

  /** Brings a duplicate's screenings to the record that is kept. */
  async take(tx: Tx, recordId: string, keptId: string, now: Instant): Promise<MovedScreenings> {
    await holdScreeningsOf(tx, [recordId, keptId]);
    const [own, kept] = [await screeningsOf(tx, recordId), await screeningsOf(tx, keptId)];
    const fates = own.map((screening) =>
      fateOfScreening(
        screening,
        kept.find(({ policyId }) => policyId === screening.policyId),
      ),
    );
    const replaced = await remove(
      tx,
      fates.flatMap((fate) => (fate.kind === 'replace' ? fate.replacedId : [])),
    );
    const screenings = fates.flatMap((fate) =>
      fate.kind === 'move' || fate.kind === 'replace' ? fate.screeningId : [],
    );
    await tx.query('update screening set record_id = $2 where id = any($1::uuid[])', [screenings, keptId]);
    const readings = await carry(
      tx,
      fates.filter((fate) => fate.kind === 'carry'),
    );
    const conflicts = new Set(fates.flatMap(({ kind, policyId }) => (kind === 'conflict' ? policyId : [])));
    await this.bringBack(
      tx,
      recordId,
      keptId,
      own.filter(({ policyId }) => conflicts.has(policyId)),
      now,
    );
    return { screenings, replaced, readings };
  }

  /**
   * Gives a record its screenings back. Where a policy's searches found one of the two and it has no screening there
   * now, it waits in the queue: none falls between.
   */
  async giveBack(
    tx: Tx,
    recordId: string,
    keptId: string,
    { screenings, replaced, readings = [] }: MovedScreenings,
    now: Instant,
  ): Promise<void> {
    await holdScreeningsOf(tx, [recordId, keptId]);
    await tx.query(
      `update screening s set record_id = $2
        where s.id = any($1::uuid[])
          and not exists (select from screening there where there.policy_id = s.policy_id and there.record_id = $2)`,
      [screenings, recordId],
    );
    await tx.query(
      `insert into screening (id, policy_id, record_id, update_id, identified_at)
       select id, "policyId", "recordId", "updateId", "identifiedAt"
         from jsonb_to_recordset($1::jsonb)
           as r (id uuid, "policyId" uuid, "recordId" uuid, "updateId" uuid, "identifiedAt" timestamptz)
       on conflict do nothing`,
      [JSON.stringify(replaced)],
    );
    await uncarry(tx, readings);
    await queueFound(tx, [recordId, keptId], now);
  }

  private async bringBack(
    tx: Tx,
    recordId: string,
    keptId: string,
    conflicts: readonly JoinedScreening[],
    now: Instant,
  ): Promise<void> {
    if (conflicts.length === 0) return;
    const [duplicate] = await rows<{ pmid: string | null; source: string }>(
      tx,
      `select pmid, coalesce('PMID ' || pmid, source_id) as source from literature_record where id = $1`,
      [recordId],
    );
    const { pmid = null, source = '' } = duplicate ?? {};
    await forgetConflict(tx, keptId, { pmid, source }, conflicts);
    await this.returnToQueue.return(
      tx,
      conflicts.map((screening) => ({
        recordId: keptId,
        policyId: screening.policyId,
        type: DECIDED_OTHERWISE,
        pmid,
        source: `${source}${saidOf(screening)}`,
      })),
      now,
    );
  }
}

const words: Record<ScreeningState, string> = {
  identified: 'waits again',
  excluded: 'excluded',
  sought: 'its full text is sought',
  not_retrieved: 'its full text could not be had',
  retrieved: 'its full text is here',
  included: 'included',
  excluded_in_full_text: 'excluded after its full text was read',
};

/** What was said of the duplicate; nothing while somebody is still to read it without knowing that. */
function saidOf({ state, reading }: JoinedScreening): string {
  if (reading !== null && reading.verdict === null) return '';
  const second = reading === null || reading.resolved ? '' : `; its second reader says ${reading.verdict}`;
  return ` (${words[state]}${second})`;
}

/** Lets a conflict be told anew that was told before, when these two were joined already and parted again. */
async function forgetConflict(
  tx: Tx,
  keptId: string,
  { pmid, source }: { readonly pmid: string | null; readonly source: string },
  conflicts: readonly JoinedScreening[],
): Promise<void> {
  await tx.query(
    `update screening s set returned_for = (
       select nullif(coalesce(jsonb_agg(notice), '[]'), '[]') from jsonb_array_elements(s.returned_for) as told (notice)
        where not (notice ->> 'type' = $3
                   and (notice ->> 'pmid' = $4 or $4::text is null and starts_with(notice ->> 'source', $5))))
      where s.record_id = $1 and s.policy_id = any($2::uuid[]) and s.returned_for is not null`,
    [keptId, conflicts.map(({ policyId }) => policyId), DECIDED_OTHERWISE, pmid, source],
  );
}

/** Read after the lock, in a statement of its own: one that waited for it would see other tables as they were before. */
async function screeningsOf(tx: Tx, recordId: string): Promise<JoinedScreening[]> {
  return await rows<JoinedScreening>(
    tx,
    `select s.id, s.policy_id as "policyId", s.state, s.decided_by as "decidedBy",
            s.state = 'identified' and s.returned_for is not null as returned,
            s.state = 'identified' and sr.screening_id is null
              and not exists (select from screening_step step where step.screening_id = s.id) as untouched,
            case when sr.screening_id is not null then
              jsonb_build_object('readerId', sr.reader_id, 'verdict', sr.verdict,
                                 'resolved', sr.resolved_at is not null) end as reading
       from screening s left join second_reading sr on sr.screening_id = s.id
      where s.record_id = $1 order by s.id`,
    [recordId],
  );
}

async function remove(tx: Tx, ids: readonly string[]): Promise<ReplacedScreening[]> {
  if (ids.length === 0) return [];
  return await rows<ReplacedScreening>(
    tx,
    `delete from screening where id = any($1::uuid[])
     returning id, policy_id as "policyId", record_id as "recordId", update_id as "updateId",
               identified_at::text as "identifiedAt"`,
    [ids],
  );
}

async function queueFound(tx: Tx, recordIds: readonly string[], now: Instant): Promise<void> {
  const found = await rows<{ policyId: string; recordId: string; updateId: string }>(
    tx,
    `select distinct on (u.policy_id, r.id) u.policy_id as "policyId", r.id as "recordId", u.id as "updateId"
       from literature_hit h
       join literature_record found on found.id = h.record_id
       join literature_record r on r.id = coalesce(found.same_as, found.id)
       join literature_search search on search.id = h.search_id
       join literature_update u on u.id = search.update_id
      where r.id = any($1::uuid[]) and not exists (
        select from screening s where s.policy_id = u.policy_id and s.record_id = r.id)
      order by u.policy_id, r.id, u.started_at`,
    [recordIds],
  );
  await tx.query(
    `insert into screening (id, policy_id, record_id, update_id, identified_at)
     select id, "policyId", "recordId", "updateId", $2
       from jsonb_to_recordset($1::jsonb) as r (id uuid, "policyId" uuid, "recordId" uuid, "updateId" uuid)
     on conflict do nothing`,
    [JSON.stringify(found.map((each) => ({ id: newId(), ...each }))), now],
  );
}
