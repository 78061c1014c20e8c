import { actorOnRecord, type Actor, type ActorOnRecord } from '../../kernel/actor.ts';
import { newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';

/** What can happen to a review cycle. */
export const entryKinds = [
  'opened',
  'joined',
  'stage_entered',
  'assigned',
  'rescheduled',
  'address_failed',
  'became_scheduled',
  'closed',
  'reopened',
] as const;
export type EntryKind = (typeof entryKinds)[number];

/** Something that happened to a cycle. */
export interface CycleEntry {
  readonly cycleId: string;
  readonly at: Instant;
  readonly kind: EntryKind;
  readonly actor: Actor | ActorOnRecord;
  /** Facts by name; which ones depends on the kind. */
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly reason?: string | null | undefined;
}

/** Adds entries to the history of cycles, in their order, with one statement. */
export async function recordCycleEntries(tx: Tx, entries: readonly CycleEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const values = entries.map(({ cycleId, at, kind, actor, detail = {}, reason = null }) => ({
    id: newId(),
    cycle_id: cycleId,
    at: at.toString(),
    kind,
    actor: 'id' in actor ? actor : actorOnRecord(actor),
    detail,
    reason,
  }));
  await tx.query(
    `insert into review_cycle_entry (id, cycle_id, at, kind, actor, detail, reason)
     select entry.id, entry.cycle_id, entry.at, entry.kind, entry.actor, entry.detail, entry.reason
       from rows from (jsonb_to_recordset($1::jsonb) as (id uuid, cycle_id uuid, at timestamptz, kind text, actor jsonb,
              detail jsonb, reason text)) with ordinality as entry (id, cycle_id, at, kind, actor, detail, reason, place)
      order by place`,
    [JSON.stringify(values)],
  );
}
