import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Database } from '../../platform/database/database.ts';

/** What there is of the work on a review. */
export interface ReviewWork {
  /** The number of the policy's latest draft that may still be edited; null where none is begun. */
  readonly draft: number | null;
  /** The meeting whose agenda holds the policy; null where none does. */
  readonly meeting: { readonly id: string; readonly name: string; readonly day: CalendarDate } | null;
}

/** Asks where a review's work goes on. */
@Injectable()
export class ReviewWorkQueries {
  constructor(private readonly database: Database) {}

  /** The work on a policy as it is now. */
  async of(policyId: string): Promise<ReviewWork> {
    const [found] = await this.database.query<ReviewWork>(
      `select (select max(number) from policy_version where policy_id = $1 and state = 'draft') as draft,
              (select jsonb_build_object('id', meeting.id, 'name', meeting.name, 'day', meeting.day)
                 from meeting_item item join meeting on meeting.id = item.meeting_id
                where item.policy_id = $1 and item.state = 'open' and meeting.state = 'planned') as meeting`,
      [policyId],
    );
    return found!; // a select without a table has one row
  }
}
