import { Injectable } from '@nestjs/common';
import { newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { ReturnToQueue } from '../screening/return-to-queue.ts';
import { fateOfScreening, type JoinedScreening } from './join-screenings.rules.ts';

/** What a join did to screenings, so that it can be undone. */
export interface MovedScreenings {
  /** Those that went over to the kept record. */
  readonly screenings: readonly string[];
  /** The kept record's own that only waited and made room. */
  readonly replaced: readonly ReplacedScreening[];
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
    const conflicts = fates.flatMap(({ kind, policyId }) => (kind === 'conflict' ? policyId : []));
    if (conflicts.length > 0) await this.bringBack(tx, recordId, keptId, conflicts, now);
    return { screenings, replaced };
  }

  /**
   * Gives a record its screenings back. Where a policy's searches found one of the two and it has no screening there
   * now, it waits in the queue: none falls between.
   */
  async giveBack(
    tx: Tx,
    recordId: string,
    keptId: string,
    { screenings, replaced }: MovedScreenings,
    now: Instant,
  ): Promise<void> {
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
    await queueFound(tx, [recordId, keptId], now);
  }

  private async bringBack(
    tx: Tx,
    recordId: string,
    keptId: string,
    policyIds: readonly string[],
    now: Instant,
  ): Promise<void> {
    const [duplicate] = await rows<{ pmid: string | null; source: string }>(
      tx,
      `select pmid, coalesce('PMID ' || pmid, source_id) as source from literature_record where id = $1`,
      [recordId],
    );
    const { pmid = null, source = '' } = duplicate ?? {};
    await this.returnToQueue.return(
      tx,
      policyIds.map((policyId) => ({ recordId: keptId, policyId, type: DECIDED_OTHERWISE, pmid, source })),
      now,
    );
  }
}

async function screeningsOf(tx: Tx, recordId: string): Promise<JoinedScreening[]> {
  return await rows<JoinedScreening>(
    tx,
    `select s.id, s.policy_id as "policyId", s.state,
            s.state = 'identified'
              and not exists (select from screening_step step where step.screening_id = s.id)
              and not exists (select from second_reading reading where reading.screening_id = s.id) as untouched
       from screening s where s.record_id = $1 order by s.id for update`,
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
