import type { EntityManager } from 'typeorm';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { rows } from '../../platform/database/rows.ts';
import { publicTitle } from '../../policies/public-title.ts';
import type { ReminderItem, StandsInFor } from './reminder-item.rules.ts';

/** A review of which a person will be reminded. */
export interface ForecastReview {
  readonly policyId: string;
  readonly standsInFor: readonly StandsInFor[];
}

/**
 * The items of a mail that has not been written yet: what it would say to a person on `day`, as the rows stand now, in
 * the order given. A review that the mail would open has no cycle yet.
 */
export async function forecastItemsOf(
  manager: EntityManager,
  personId: string,
  reviews: readonly ForecastReview[],
  day: CalendarDate,
): Promise<ReminderItem[]> {
  return await rows<ReminderItem>(
    manager,
    `select cycle.id as "cycleId", 'scheduled' as kind, policy.id as "policyId", policy.slug, ${publicTitle('policy', '$3::date')} as title,
            policy.number, dates.next_review as "nextReview", owner.name as "ownerName", cycle.stage,
            case when policy.owner_id = $2 then 'owner'
                 when exists (select from policy_reviewer reviewer
                       where reviewer.policy_id = policy.id and reviewer.person_id = $2) then 'reviewer'
                 when jsonb_array_length(told."standsInFor") > 0 then null
                 when left($3::text, length(dates.next_review)) > dates.next_review collate "C" then 'escalation'
                 else 'committee' end as reason,
            told."standsInFor"
       from jsonb_to_recordset($1::jsonb) as told ("policyId" uuid, "standsInFor" jsonb, place int)
       join policy on policy.id = told."policyId"
       cross join lateral (select next_review from policy_review_dates
         where policy_id = policy.id order by revision desc limit 1) dates
       left join review_cycle cycle on cycle.policy_id = policy.id and cycle.closed_at is null
       left join person owner on owner.id = policy.owner_id
      where dates.next_review is not null
      order by told.place`,
    [JSON.stringify(reviews.map((review, place) => ({ ...review, place }))), personId, day],
  );
}
