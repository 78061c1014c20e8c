import type { Organisation } from '../../platform/organisation/organisation.ts';
import type { MailHours } from './rung-schedule.rules.ts';

/** When the organisation sends its mail. */
export function mailHoursOf(organisation: Organisation): MailHours {
  return { zone: organisation.zone, mailTime: organisation.mailTime, holidays: organisation.holidays };
}
