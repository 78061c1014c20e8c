import { calendarDate } from '../../kernel/calendar-date.ts';
import { partialDate } from '../../kernel/partial-date.ts';
import type { MailSurroundings, ReminderItem } from './reminder-item.rules.ts';

/** A review for specs and previews: the owner's, due in September 2026. */
export const sampleItem: ReminderItem = {
  cycleId: '019a0000-0000-7000-8000-000000000001',
  kind: 'scheduled',
  policyId: '019a0000-0000-7000-8000-000000000002',
  slug: 'lysis-of-epidural-adhesions',
  title: 'Lysis of Epidural Adhesions',
  number: 'SUR 142',
  nextReview: partialDate('2026-09'),
  ownerName: 'Dana Whitfield',
  stage: 'literature',
  reason: 'owner',
  standsInFor: [],
};

/** A mail's surroundings on October 8, 2026. */
export const sampleSurroundings: MailSurroundings = {
  recipientName: 'Dana Whitfield',
  organisationName: 'Sample Health Plan',
  publicUrl: 'https://almanac.example',
  today: calendarDate('2026-10-08'),
};
