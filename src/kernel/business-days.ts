import { addDays, dayOfWeek, type CalendarDate } from './calendar-date.ts';

/** Says which days nobody works besides Saturday and Sunday. */
export interface HolidayCalendar {
  isHoliday(day: CalendarDate): boolean;
}

/** True from Monday to Friday, holidays left out. */
export function isBusinessDay(day: CalendarDate, holidays: HolidayCalendar): boolean {
  return dayOfWeek(day) <= 5 && !holidays.isHoliday(day);
}

/** `day` itself when it is a business day, else the first one after it. */
export function onOrAfterBusinessDay(day: CalendarDate, holidays: HolidayCalendar): CalendarDate {
  let candidate = day;
  while (!isBusinessDay(candidate, holidays)) candidate = addDays(candidate, 1);
  return candidate;
}

/** `day` itself when it is a business day, else the last one before it. */
export function onOrBeforeBusinessDay(day: CalendarDate, holidays: HolidayCalendar): CalendarDate {
  let candidate = day;
  while (!isBusinessDay(candidate, holidays)) candidate = addDays(candidate, -1);
  return candidate;
}
