import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { DomainError, InvalidRequest } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { violates } from '../../platform/database/violations.ts';
import { reasonChanges, reasonProblems, type WantedReason } from './exclusion-reasons.rules.ts';

/** One of the organisation's reasons for leaving a record out. */
export interface ExclusionReason {
  readonly id: string;
  readonly label: string;
  /** Place in the list, from 1. */
  readonly position: number;
  /** Records that are excluded by it now, over all policies. */
  readonly used: number;
  /** Since when it explains nothing new; null for one in use. */
  readonly retiredAt: Instant | null;
}

/** The organisation's reasons, those in use first, and the revision of the list. */
export interface ExclusionReasonList {
  readonly revision: number;
  readonly reasons: readonly ExclusionReason[];
}

/** The words in which the organisation explains why a record is left out: PRISMA counts by them. */
@Injectable()
export class ExclusionReasons {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** The whole list, retired reasons last. */
  async current(tx?: Tx): Promise<ExclusionReasonList> {
    const manager = tx ?? this.database.source.manager;
    const list = await row<{ revision: number }>(manager, 'select revision from exclusion_reason_list');
    const reasons = await rows<ExclusionReason>(
      manager,
      `select r.id, r.label, r.position, r.retired_at as "retiredAt", coalesce(uses.used, 0) as used
         from exclusion_reason r
         left join (select reason_id, count(*)::int as used from screening where reason_id is not null group by reason_id)
           uses on uses.reason_id = r.id
        order by r.retired_at is not null, r.retired_at desc, r.position, r.label, r.id`,
    );
    return { revision: list?.revision ?? 1, reasons };
  }

  /** The reasons in use, in their order: what a reviewer chooses from. */
  async inUse(tx?: Tx): Promise<{ readonly id: string; readonly label: string }[]> {
    return await rows(
      tx ?? this.database.source.manager,
      'select id, label from exclusion_reason where retired_at is null order by position, label, id',
    );
  }

  /**
   * Makes the list what is wanted, in its order; what is left out is retired. Throws precondition_failed when the list was
   * changed since `revision`, and invalid_request for labels that say the same and ids that are unknown or named twice.
   */
  async replace(
    actor: Actor,
    { revision, reasons }: { readonly revision: number; readonly reasons: readonly WantedReason[] },
  ): Promise<ExclusionReasonList> {
    const wanted = reasons.map(({ id, label }) => ({ id: id?.toLowerCase(), label }));
    return await this.database.transaction(async (tx) => {
      const list = await row<{ revision: number }>(
        tx,
        'select revision from exclusion_reason_list for update',
      );
      if (list?.revision !== revision) throw new ReasonsChanged();
      const standing = await rows<{ id: string; label: string; retired: boolean; used: boolean }>(
        tx,
        STANDING,
      );
      const problems = reasonProblems(standing, wanted);
      if (problems.length > 0) throw new InvalidRequest(problems);
      const { kept, retired } = reasonChanges(standing, wanted);
      await this.write(tx, kept, retired).catch(refuseAlike);
      await tx.query('update exclusion_reason_list set revision = revision + 1');
      await this.audit.record(tx, {
        actor,
        action: 'literature.exclusion_reasons.changed',
        subject: { type: 'organisation', id: 'organisation' },
        detail: {
          revision: revision + 1,
          before: standing.filter((reason) => !reason.retired).map(({ label }) => label),
          after: kept.map(({ label }) => label),
        },
      });
      return await this.current(tx);
    });
  }

  private async write(
    tx: Tx,
    kept: readonly { readonly id: string | null; readonly label: string }[],
    retired: readonly string[],
  ): Promise<void> {
    await tx.query('update exclusion_reason set retired_at = $2 where id = any($1::uuid[])', [
      retired,
      this.clock.now(),
    ]);
    // two that change their labels with each other must not meet half-way: labels in use are different ones
    await tx.query(
      `update exclusion_reason set label = label || ' ' || id where retired_at is null and id = any($1::uuid[])`,
      [kept.flatMap(({ id }) => id ?? [])],
    );
    await tx.query(
      `insert into exclusion_reason (id, label, position)
       select id, label, position from jsonb_to_recordset($1::jsonb) as wanted (id uuid, label text, position int)
       on conflict (id) do update
         set label = excluded.label, position = excluded.position, retired_at = null`,
      [
        JSON.stringify(
          kept.map(({ id, label }, index) => ({ id: id ?? newId(), label, position: index + 1 })),
        ),
      ],
    );
  }
}

const STANDING = `
  select r.id, r.label, r.retired_at is not null as retired,
         exists (select from screening where reason_id = r.id)
           or exists (select from screening_step where reason_id = r.id)
           or exists (select from second_reading where reason_id = r.id) as used
    from exclusion_reason r order by r.position, r.label, r.id`;

/** PostgreSQL knows letters whose two cases it takes for one where JavaScript does not. */
function refuseAlike(error: unknown): never {
  if (!violates(error, 'exclusion_reason_label_key')) throw error;
  throw new InvalidRequest([{ field: 'reasons', reason: 'two labels differ in case alone' }]);
}

class ReasonsChanged extends DomainError {
  constructor() {
    super('precondition_failed', 'the reasons were changed since you read them: read them again');
  }
}
