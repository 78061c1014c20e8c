import { Injectable } from '@nestjs/common';
import { system, type Actor } from '../../kernel/actor.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Audit } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { JoinedScreenings, type MovedScreenings } from './joined-screenings.ts';

/** A record that is another one again, and the suspicion that says so. */
export interface Join {
  readonly recordId: string;
  readonly keptId: string;
  readonly suspicionId: string;
}

/** Lets one record stand for another, with its screenings, and takes that back. The caller holds the record store. */
@Injectable()
export class RecordJoins {
  constructor(
    private readonly audit: Audit,
    private readonly screenings: JoinedScreenings,
  ) {}

  /**
   * From now on `keptId`, or the record that stands for it, stands for `recordId` and all that it stood for. Nothing
   * happens when that is so already.
   */
  async join(tx: Tx, join: Join, now: Instant, actor: Actor = system('literature')): Promise<void> {
    const { recordId, keptId, suspicionId } = join;
    const root = await standingFor(tx, keptId);
    if ((await standingFor(tx, recordId)) !== recordId || root === recordId) return;
    await tx.query('update literature_record set same_as = $2 where id = $1 or same_as = $1', [
      recordId,
      root,
    ]);
    const moved = await this.screenings.take(tx, recordId, root, now);
    await tx.query(
      `insert into duplicate_join (record_id, kept_id, suspicion_id, moved, joined_at) values ($1, $2, $3, $4, $5)`,
      [recordId, keptId, suspicionId, JSON.stringify(moved), now],
    );
    await this.audit.record(tx, {
      actor,
      action: 'literature.record.joined',
      subject: { type: 'literature_record', id: recordId },
      detail: { keptId: root, suspicionId, screenings: moved.screenings.length },
    });
  }

  /** The record stands by itself again, with the screenings that it brought; nothing happens when it does already. */
  async part(tx: Tx, recordId: string, now: Instant, actor: Actor = system('literature')): Promise<void> {
    const join = await row<{ keptId: string; suspicionId: string; moved: MovedScreenings }>(
      tx,
      `delete from duplicate_join where record_id = $1
       returning kept_id as "keptId", suspicion_id as "suspicionId", moved`,
      [recordId],
    );
    if (join === undefined) return;
    const root = await standingFor(tx, recordId);
    const under = await joinedUnder(tx, recordId);
    await tx.query(
      `update literature_record set same_as = case when id = $1 then null else $1 end where id = any($2::uuid[])`,
      [recordId, [recordId, ...under]],
    );
    await this.screenings.giveBack(tx, recordId, root, join.moved, now);
    await this.audit.record(tx, {
      actor,
      action: 'literature.record.parted',
      subject: { type: 'literature_record', id: recordId },
      detail: { keptId: root, suspicionId: join.suspicionId },
    });
  }
}

async function standingFor(tx: Tx, id: string): Promise<string> {
  const found = await row<{ id: string }>(
    tx,
    'select coalesce(same_as, id) as id from literature_record where id = $1',
    [id],
  );
  return found?.id ?? id;
}

/** The records that came to another through this one. */
async function joinedUnder(tx: Tx, recordId: string): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    `with recursive under as (
       select record_id from duplicate_join where kept_id = $1
        union
       select j.record_id from duplicate_join j join under on j.kept_id = under.record_id)
     select record_id as id from under`,
    [recordId],
  );
  return found.map(({ id }) => id);
}
