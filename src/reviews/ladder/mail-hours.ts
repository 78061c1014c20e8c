import type { EntityManager } from 'typeorm';
import type { Organisation } from '../../platform/organisation/organisation.ts';
import type { MailHours } from './rung-schedule.rules.ts';

/** When the organisation sends its mail, as `manager`'s transaction sees it: every replica plans by the same hours. */
export async function mailHoursOf(manager: EntityManager, organisation: Organisation): Promise<MailHours> {
  return { zone: organisation.zone, ...(await organisation.hours(manager)) };
}
