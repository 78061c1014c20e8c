import { Injectable } from '@nestjs/common';
import { newId } from '../../kernel/ids.ts';
import { atTime, type Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import type { ApprovalRoundRow } from './approval-round.entity.ts';
import { reminderDays } from './vote-deadline.rules.ts';

/** Plans when those whose vote is missing are told. What goes to whom is decided when its time has come. */
@Injectable()
export class RoundReminders {
  constructor(private readonly organisation: Organisation) {}

  /**
   * Plans a round's reminders from now on; those of an earlier deadline are over. A vote of the whole house without a last
   * day has none: nobody asked for it, and its members vote when they meet.
   */
  async plan(
    tx: Tx,
    round: Pick<ApprovalRoundRow, 'id' | 'panelId' | 'voteBy'>,
    first: 'opened' | 'extended',
    now: Instant,
  ): Promise<void> {
    await tx.query(
      `update vote_reminder set done_at = $2, result = 'superseded' where round_id = $1 and done_at is null`,
      [round.id, now],
    );
    if (round.panelId === null && round.voteBy === null) return;
    const { zone } = this.organisation;
    const { mailTime, holidays } = await this.organisation.hours(tx);
    const days =
      round.voteBy === null ? [] : reminderDays(this.organisation.today(now), round.voteBy, holidays);
    const planned = [
      { kind: first, dueAt: now },
      ...days.map(({ kind, on }) => ({ kind, dueAt: atTime(on, mailTime, zone) })),
    ];
    await tx.query(
      `insert into vote_reminder (id, round_id, kind, vote_by, due_at)
       select id, $1, kind, $2, "dueAt" from jsonb_to_recordset($3::jsonb) as r (id uuid, kind text, "dueAt" timestamptz)`,
      [
        round.id,
        round.voteBy,
        JSON.stringify(planned.map(({ kind, dueAt }) => ({ id: newId(), kind, dueAt: dueAt.toString() }))),
      ],
    );
  }
}
