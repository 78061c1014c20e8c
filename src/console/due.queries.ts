import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../kernel/calendar-date.ts';
import type { PartialDate } from '../kernel/partial-date.ts';
import { Database } from '../platform/database/database.ts';
import type { CycleStage } from '../reviews/cycles/review-stage.rules.ts';

/** A policy whose next review is to come, is due or is late. */
export interface DueReview {
  readonly slug: string;
  readonly title: string;
  readonly lastReview: PartialDate | null;
  readonly nextReview: PartialDate;
  readonly ownerName: string | null;
  /** Its open review; null while none is open. */
  readonly cycleId: string | null;
  readonly stage: CycleStage | null;
}

/** Reviews as the first page of the console lists them. */
@Injectable()
export class DueQueries {
  constructor(private readonly database: Database) {}

  /** Every policy that is in force on the day or will be, with its current review dates; one owner's when `ownerId` is given. */
  async reviews(today: CalendarDate, ownerId: string | null): Promise<DueReview[]> {
    return await this.database.query<DueReview>(
      `select p.slug, p.title, d.last_review as "lastReview", d.next_review as "nextReview", o.name as "ownerName",
              c.id as "cycleId", c.stage
         from policy p
         join lateral (select last_review, next_review from policy_review_dates
                        where policy_id = p.id order by revision desc limit 1) d on true
         left join person o on o.id = p.owner_id
         left join review_cycle c on c.policy_id = p.id and c.closed_at is null
        where d.next_review is not null and ($2::uuid is null or p.owner_id = $2)
          and exists (select from effective_period e where e.policy_id = p.id and upper_inf(e.recorded)
                         and (upper_inf(e.valid) or upper(e.valid) > $1::date))`,
      [today, ownerId],
    );
  }
}
