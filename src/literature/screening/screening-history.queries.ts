import { Injectable } from '@nestjs/common';
import type { Instant } from '../../kernel/instant.ts';
import { Database } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { Named, QueueItem } from './queue-item.ts';
import type { StepKind } from './screening-moves.ts';
import type { ScreeningState } from './screening.rules.ts';

/** One move of a record, as it is shown. */
export interface ShownStep {
  readonly kind: StepKind;
  readonly from: ScreeningState;
  readonly to: ScreeningState;
  /** Null for a notice, which brought the record back by itself. */
  readonly by: Named | null;
  readonly at: Instant;
  /** On one line: the organisation's reason, then the person's own words. */
  readonly reason: string | null;
}

/** Questions about how a record came to where it stands. */
@Injectable()
export class ScreeningHistory {
  constructor(private readonly database: Database) {}

  /** Every move of a record for a policy, also those taken back; none for a second reader who is still to read it blind. */
  async of(item: QueueItem): Promise<ShownStep[]> {
    if (item.secondReading?.askedOfMe === true) return [];
    return await rows<ShownStep>(
      this.database.source.manager,
      `select step.kind, step.from_state as "from", step.to_state as "to", step.at,
              case when person.id is not null then jsonb_build_object('id', person.id, 'name', person.name) end as by,
              nullif(concat_ws(': ', why.label, step.reason), '') as reason
         from screening_step step
         left join person on person.id = step.person_id
         left join exclusion_reason why on why.id = step.reason_id
        where step.screening_id = $1 order by step.position`,
      [item.screeningId],
    );
  }
}
