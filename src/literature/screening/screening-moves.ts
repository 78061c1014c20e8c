import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Audit } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/database/database.ts';
import { Events } from '../../platform/events/events.ts';
import { literatureRecordScreened } from '../literature.events.ts';
import type { HeldScreening } from './held-screenings.ts';
import { reasonLine, type GivenReason } from './given-reason.ts';
import type { ScreeningState } from './screening.rules.ts';

/** How a record came to another state, as `screening_step` keeps it. */
export type StepKind = 'decided' | 'undone' | 'returned' | 'resolved';

/** Whose decision a state rests on. */
export interface Standing {
  readonly by: string;
  readonly at: Instant;
  readonly reason: GivenReason;
}

/** One move of one record, with what is then kept of it. */
export interface ScreeningMove {
  readonly screening: HeldScreening;
  readonly kind: StepKind;
  readonly to: ScreeningState;
  /** Why it is moved. */
  readonly reason: GivenReason;
  /** Whose decision stands afterwards; null for a record that waits again. */
  readonly standing: Standing | null;
  /** `literature.record.included`. */
  readonly action: string;
  /** Further facts for the audit. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Writes the moves of held screenings: their state, their step, the audit and the event, each with one statement. */
@Injectable()
export class ScreeningMoves {
  constructor(
    private readonly audit: Audit,
    private readonly events: Events,
  ) {}

  async write(tx: Tx, actor: Actor, moves: readonly ScreeningMove[], at: Instant): Promise<void> {
    if (moves.length === 0) return;
    const personId = actor.kind === 'person' ? actor.personId : null;
    await tx.query(UPDATE, [JSON.stringify(moves.map(stateOf))]);
    await tx.query(ADD_STEPS, [JSON.stringify(moves.map(stepOf)), personId, at]);
    await this.audit.recordAll(
      tx,
      moves.map(({ screening, action, to, reason, detail }) => ({
        actor,
        action,
        subject: { type: 'literature_record', id: screening.recordId },
        detail: {
          policyId: screening.policyId,
          slug: screening.slug,
          pmid: screening.pmid,
          from: screening.state,
          to,
          ...detail,
        },
        reason: reasonLine(reason) ?? undefined,
      })),
    );
    await this.events.recordAll(
      tx,
      literatureRecordScreened,
      moves.map(({ screening: { policyId, recordId } }) => ({ policyId, recordId })),
    );
  }
}

const UPDATE = `
  update screening s set state = moved.state, reason = moved.reason, reason_id = moved.reason_id,
         decided_by = moved.decided_by, decided_at = moved.decided_at
    from jsonb_to_recordset($1::jsonb) as moved
      (id uuid, state text, reason text, reason_id uuid, decided_by uuid, decided_at timestamptz)
   where s.id = moved.id`;

const ADD_STEPS = `
  insert into screening_step (id, screening_id, position, kind, from_state, to_state, reason_id, reason, person_id, at)
  select step.id, screening_id,
         1 + (select coalesce(max(before.position), 0) from screening_step before
               where before.screening_id = step.screening_id),
         kind, from_state, to_state, reason_id, reason, $2, $3
    from jsonb_to_recordset($1::jsonb) as step
      (id uuid, screening_id uuid, kind text, from_state text, to_state text, reason_id uuid, reason text)`;

function stateOf({ screening, to, standing }: ScreeningMove) {
  return {
    id: screening.id,
    state: to,
    reason: standing?.reason.words ?? null,
    reason_id: standing?.reason.id ?? null,
    decided_by: standing?.by ?? null,
    decided_at: standing?.at.toString() ?? null,
  };
}

function stepOf({ screening, kind, to, reason }: ScreeningMove) {
  return {
    id: newId(),
    screening_id: screening.id,
    kind,
    from_state: screening.state,
    to_state: to,
    reason_id: reason.id,
    reason: reason.words,
  };
}
