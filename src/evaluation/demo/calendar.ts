import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { lastDayOf, rangeOf, type PartialDate } from '../../kernel/partial-date.ts';

/** The days on which the story happens, counted from the review window of the document it tells of. */
export interface StoryCalendar {
  readonly begins: CalendarDate;
  readonly dayBeforeWindow: CalendarDate;
  readonly screening: CalendarDate;
  readonly submission: CalendarDate;
  readonly vote: CalendarDate;
  readonly signature: CalendarDate;
  /** When nothing more may be sent. */
  readonly quiet: CalendarDate;
  /** The first day of version 2: January 1 after the signature. */
  readonly effective: CalendarDate;
}

/** For "September 2026": imported on February 10, submitted on September 8, voted on the 17th, signed on the 18th, in force on January 1, 2027. */
export function storyCalendar(nextReview: PartialDate, effective: CalendarDate): StoryCalendar {
  const window = rangeOf(nextReview);
  const signature = addDays(window.from, 17);
  const imported = addDays(window.from, -203);
  return {
    begins: imported > effective ? imported : effective,
    dayBeforeWindow: addDays(window.from, -1),
    screening: addDays(window.from, -20),
    submission: addDays(window.from, 7),
    vote: addDays(window.from, 16),
    signature,
    quiet: addDays(lastDayOf(nextReview), 31),
    effective: `${Number(signature.slice(0, 4)) + 1}-01-01` as CalendarDate,
  };
}
