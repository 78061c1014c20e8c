import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { defineEvent } from '../../platform/events/event-definition.ts';

/** A bulletin was issued: notice of what it carries counts from its day. */
export interface BulletinRecorded {
  readonly bulletinId: string;
  readonly recordedOn: CalendarDate;
  /** Versions announced in it before their signature. */
  readonly announcedVersionIds: readonly string[];
}
/** For our own floors; the bulletin itself is public. */
export const bulletinRecorded = defineEvent<BulletinRecorded>('bulletin.recorded');
