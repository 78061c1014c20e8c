import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { addMonths } from '../../kernel/calendar-date.ts';
import { Settings } from '../../platform/config/settings.ts';
import { row, rows } from '../../platform/database/rows.ts';
import type { CalendarEvent, CalendarScope } from '../../reviews/calendar/calendar-event.rules.ts';
import { CalendarSources, type CalendarSource } from '../../reviews/calendar/calendar-sources.ts';
import { seats } from './attendance.rules.ts';
import { MEETING, type Meeting } from './meeting-records.ts';
import { beginningOf, endOf } from './meeting-time.rules.ts';

/** Months of meetings past that a calendar shows. */
const MONTHS_PAST = 12;

/** The committee's meetings in its calendar and in those of the people with a seat. No word of an agenda is in them. */
@Injectable()
export class MeetingCalendar implements CalendarSource {
  readonly name = 'meeting';

  constructor(
    sources: CalendarSources,
    private readonly settings: Settings,
  ) {
    sources.register(this);
  }

  async events(manager: EntityManager, { personId, today }: CalendarScope): Promise<CalendarEvent[]> {
    const seated = personId === null || (await hasSeat(manager, personId));
    const meetings = await rows<Meeting>(
      manager,
      `select ${MEETING} from meeting m
        where m.day >= $1 and ($2 or exists (select from meeting_attendance a where a.meeting_id = m.id and a.person_id = $3))
        order by m.day, m.id`,
      [addMonths(today, -MONTHS_PAST), seated, personId],
    );
    return meetings.map((meeting) => this.eventOf(meeting));
  }

  private eventOf(meeting: Meeting): CalendarEvent {
    const { id, name, place, link, state, cancelReason } = meeting;
    const page = `${this.settings.publicUrl}/console/meetings/${id}`;
    return {
      key: id,
      summary: name,
      description: [
        ...(cancelReason === null ? [] : [`Cancelled: ${cancelReason}`]),
        ...(link === null ? [] : [`Join: ${link}`]),
        `Agenda: ${page}`,
      ].join('\n'),
      url: page,
      categories: ['Committee meeting'],
      status: state === 'cancelled' ? 'cancelled' : 'confirmed',
      when: { startsAt: beginningOf(meeting), endsAt: endOf(meeting) },
      location: place ?? link,
      busy: true,
    };
  }
}

async function hasSeat(manager: EntityManager, personId: string): Promise<boolean> {
  const found = await row(
    manager,
    'select from person_role where person_id = $1 and role = any($2::text[]) limit 1',
    [personId, seats],
  );
  return found !== undefined;
}
