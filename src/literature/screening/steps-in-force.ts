import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { GivenReason } from './given-reason.ts';
import type { ScreeningState } from './screening.rules.ts';
import type { StepKind } from './screening-moves.ts';
import { withoutUndone } from './steps-in-force.rules.ts';

/** A move of a record that was not taken back. */
export interface StepInForce {
  readonly kind: Exclude<StepKind, 'undone'>;
  readonly from: ScreeningState;
  readonly to: ScreeningState;
  readonly personId: string | null;
  readonly at: Instant;
  readonly reason: GivenReason;
}

/** A record's moves in their order, without those taken back. */
export async function stepsInForce(tx: Tx, screeningId: string): Promise<StepInForce[]> {
  const steps = await rows<Omit<StepInForce, 'kind'> & { kind: StepKind }>(
    tx,
    `select step.kind, step.from_state as "from", step.to_state as "to", step.person_id as "personId", step.at,
            jsonb_build_object('id', step.reason_id, 'label', r.label, 'words', step.reason) as reason
       from screening_step step
       left join exclusion_reason r on r.id = step.reason_id
      where step.screening_id = $1 order by step.position`,
    [screeningId],
  );
  return withoutUndone(steps);
}
