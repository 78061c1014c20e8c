import { Injectable } from '@nestjs/common';
import { mayVoteNow } from '../../approvals/panels/panel.ts';
import type { Actor } from '../../kernel/actor.ts';
import { Audit } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { Holdings } from './holdings.ts';
import type { LeftPanel } from './panel-seats.rules.ts';

/** A seat, and who has it now; null where it is given up. */
export interface HandedSeat {
  readonly panel: string;
  readonly chair: boolean;
  readonly to: string | null;
}

/** The panels of some seats as they stand now. The caller holds them. */
export async function panelsOf(tx: Tx, seats: Holdings['seats']): Promise<LeftPanel[]> {
  if (seats.length === 0) return [];
  return await rows(
    tx,
    `select panel.id, panel.name, panel.quorum_votes as "quorumVotes",
            (array_agg(person.id) filter (where seat.chair))[1] as "chairId",
            array_agg(distinct person.id::text) as "memberIds",
            coalesce(array_agg(distinct person.id::text) filter (where ${mayVoteNow('person')}), '{}') as "voterIds"
       from panel join panel_seat seat on seat.panel_id = panel.id join person on person.id = seat.person_id
      where panel.id = any($1::uuid[]) group by panel.id order by panel.name, panel.id`,
    [seats.map(({ id }) => id)],
  );
}

/** Gives seats on panels to who takes over. Votes that run keep the seats they froze. */
@Injectable()
export class PanelHandover {
  constructor(private readonly audit: Audit) {}

  /** `takers` says by panel who takes the leaver's seats, all that they have on it; null where they are given up. */
  async move(
    tx: Tx,
    actor: Actor,
    leaverId: string,
    seats: Holdings['seats'],
    takers: ReadonlyMap<string, string | null>,
    reason: string,
  ): Promise<HandedSeat[]> {
    if (seats.length === 0) return [];
    const panels = [...takers].map(([panel, taker]) => ({ panel, taker }));
    await rows(
      tx,
      `update panel_seat seat set person_id = given.taker
         from jsonb_to_recordset($2::jsonb) as given (panel uuid, taker uuid)
        where seat.person_id = $1 and seat.panel_id = given.panel and given.taker is not null`,
      [leaverId, JSON.stringify(panels)],
    );
    const ids = panels.map(({ panel }) => panel);
    await rows(tx, 'delete from panel_seat where person_id = $1 and panel_id = any($2::uuid[])', [
      leaverId,
      ids,
    ]);
    await rows(tx, 'update panel set revision = revision + 1 where id = any($1::uuid[])', [ids]);
    const handed = seats.map((seat) => ({ ...seat, to: takers.get(seat.id) ?? null }));
    await this.audit.recordAll(
      tx,
      handed.map(({ id, name, position, chair, to }) => ({
        actor,
        action: 'panel.seat_handed_over',
        subject: { type: 'panel', id },
        detail: { panel: name, position, chair, from: leaverId, to },
        reason,
      })),
    );
    return handed.map(({ name, chair, to }) => ({ panel: name, chair, to }));
  }
}
