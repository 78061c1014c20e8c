import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { Database } from '../../platform/database/database.ts';
import { MEETING, meetingOf, type Meeting, type MeetingState } from './meeting-records.ts';
import { SERIES, type MeetingSeries } from './series-meetings.ts';

/** Which meetings a list shows. */
export interface MeetingFilter {
  readonly state?: MeetingState | undefined;
  /** On or after this day. */
  readonly from?: CalendarDate | undefined;
  /** On or before this day. */
  readonly to?: CalendarDate | undefined;
}

/** Where a meeting stands in its list: day, wall time, id. */
export type MeetingPlace = readonly [string, string, string];

/** Questions about when the committee meets. */
@Injectable()
export class MeetingsQueries {
  constructor(private readonly database: Database) {}

  /** Meetings by day, from after the given place; `backwards` the latest first. */
  async list(
    filter: MeetingFilter,
    after: MeetingPlace | undefined,
    limit: number,
    backwards = false,
  ): Promise<Meeting[]> {
    const [beyond, order] = backwards ? ['<', 'desc'] : ['>', 'asc'];
    return await this.database.query<Meeting>(
      `select ${MEETING} from meeting m
        where ($1::text is null or m.state = $1) and ($2::date is null or m.day >= $2) and ($3::date is null or m.day <= $3)
          and ($4::date is null or (m.day, m.starts_at, m.id) ${beyond} ($4, $5::time, $6::uuid))
        order by m.day ${order}, m.starts_at ${order}, m.id ${order} limit $7`,
      [filter.state ?? null, filter.from ?? null, filter.to ?? null, ...(after ?? [null, null, null]), limit],
    );
  }

  /** One meeting. Throws NotFound. */
  async one(id: string): Promise<Meeting> {
    return await meetingOf(this.database.source.manager, id);
  }

  /** Every series, by name; those that have ended last. */
  async series(): Promise<MeetingSeries[]> {
    return await this.database.query<MeetingSeries>(
      `select ${SERIES} from meeting_series s order by s.until_on nulls first, s.name, s.id`,
    );
  }

  /** One series. Throws NotFound. */
  async oneSeries(id: string): Promise<MeetingSeries> {
    const [found] = isId(id)
      ? await this.database.query<MeetingSeries>(`select ${SERIES} from meeting_series s where s.id = $1`, [
          id,
        ])
      : [];
    if (found === undefined) throw new NotFound('meeting series', id.slice(0, 100));
    return found;
  }
}
