import type { HolidayCalendar } from '../../kernel/business-days.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';

/** What an organisation says of one day, whatever the public holidays say. */
export interface HouseDay {
  readonly day: CalendarDate;
  readonly name: string;
  /** False: the house is closed that day. True: it works on a public holiday. */
  readonly works: boolean;
}

/** The public holidays with the organisation's own days laid over them. */
export class HouseHolidays implements HolidayCalendar {
  private readonly own: ReadonlyMap<CalendarDate, boolean>;

  constructor(
    private readonly publicHolidays: HolidayCalendar,
    days: readonly HouseDay[],
  ) {
    this.own = new Map(days.map(({ day, works }) => [day, works]));
  }

  isHoliday(day: CalendarDate): boolean {
    const works = this.own.get(day);
    return works === undefined ? this.publicHolidays.isHoliday(day) : !works;
  }
}
