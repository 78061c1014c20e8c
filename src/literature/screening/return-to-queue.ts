import { Injectable } from '@nestjs/common';
import { system } from '../../kernel/actor.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { noReason } from './given-reason.ts';
import { readScreenings } from './held-screenings.ts';
import type { ReturnNotice } from './screening.entity.ts';
import { ScreeningMoves } from './screening-moves.ts';

/** A notice about a record that may have been decided on. */
export interface AffectingNotice extends ReturnNotice {
  /** The affected record. */
  readonly recordId: string;
  /** The one policy whom it concerns; every policy without it. */
  readonly policyId?: string | undefined;
}

interface Returned {
  readonly id: string;
  readonly notices: readonly ReturnNotice[];
}

/** Screened-out stays out, unless the record is retracted, corrected or updated: then every policy looks again. */
@Injectable()
export class ReturnToQueue {
  constructor(private readonly moves: ScreeningMoves) {}

  /**
   * Brings the records back that any policy decided on, each once a notice: a notice that is read again does nothing. What
   * was decided stays in the record's steps and is shown beside it; a second reading begins anew. A record that still waits
   * for its first decision only learns of the notice. Returns how many screenings came back.
   */
  async return(tx: Tx, notices: readonly AffectingNotice[], now: Instant): Promise<number> {
    const told = await this.remember(tx, notices);
    if (told.length === 0) return 0;
    const noticesOf = new Map(told.map(({ id, notices: ofOne }) => [id, ofOne]));
    const held = await readScreenings(tx, [...noticesOf.keys()]);
    const decided = held.filter(({ state }) => state !== 'identified');
    const ids = decided.map(({ id }) => id);
    await this.moves.write(
      tx,
      system('literature'),
      decided.map((screening) => ({
        screening,
        kind: 'returned',
        to: 'identified',
        reason: noReason,
        standing: null,
        action: 'literature.record.returned',
        detail: { notices: noticesOf.get(screening.id) ?? [], decidedBy: screening.decidedBy?.id ?? null },
      })),
      now,
    );
    // who screens it, and by when, is found anew: whoever had it may be gone, and the day is long over
    await tx.query(
      'update screening set due_on = null, assigned_to = null, assigned_at = null where id = any($1::uuid[])',
      [ids],
    );
    await tx.query('delete from second_reading where screening_id = any($1::uuid[])', [ids]);
    return decided.length;
  }

  /** Adds the notices that a screening has not heard of yet, in the order of the screenings, and returns only those. */
  private async remember(tx: Tx, notices: readonly AffectingNotice[]): Promise<Returned[]> {
    if (notices.length === 0) return [];
    const affected = notices.map(({ recordId, policyId, type, pmid, source }) => ({
      record_id: recordId,
      policy_id: policyId ?? null,
      notice: { type, pmid, source },
    }));
    return await rows<Returned>(
      tx,
      `with held as (
         select s.id, s.record_id, s.policy_id, coalesce(s.returned_for, '[]') as known from screening s
          where s.record_id in (select record_id from jsonb_to_recordset($1::jsonb) as affected (record_id uuid))
          order by s.id for no key update of s),
       news as (
         select held.id, jsonb_agg(distinct affected.notice) as notices
           from held
           join jsonb_to_recordset($1::jsonb) as affected (record_id uuid, policy_id uuid, notice jsonb)
             on affected.record_id = held.record_id and coalesce(affected.policy_id, held.policy_id) = held.policy_id
          where not exists (
            select from jsonb_array_elements(held.known) as heard (notice)
             where heard.notice ->> 'type' = affected.notice ->> 'type'
               and case when coalesce(affected.notice ->> 'pmid', heard.notice ->> 'pmid') is not null
                     then heard.notice ->> 'pmid' is not distinct from affected.notice ->> 'pmid'
                     else heard.notice ->> 'source' = affected.notice ->> 'source' end)
          group by held.id)
       update screening s set returned_for = coalesce(s.returned_for, '[]') || news.notices
         from news where s.id = news.id
       returning s.id, news.notices`,
      [JSON.stringify(affected)],
    );
  }
}
