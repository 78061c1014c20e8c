import type { RenderedMail } from '../../platform/mail/mail.ts';
import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { monthOf } from '../../kernel/partial-date.ts';
import { noticeKinds, renderNoticeMail } from '../../reviews/mail/notice-mail.tsx';
import type { MailSurroundings, ReminderItem } from '../../reviews/mail/reminder-item.rules.ts';
import { renderReminderMail } from '../../reviews/mail/reminder-mail.tsx';
import { sampleItem } from '../../reviews/mail/sample-item.ts';
import type { NoticeKind } from '../../reviews/reminders/review-notice.ts';

/** A mail of ours with made-up reviews. */
export interface MailSample {
  readonly key: string;
  readonly name: string;
  /** When it goes, and to whom. */
  readonly when: string;
  readonly render: (surroundings: MailSurroundings) => RenderedMail;
}

const notices: Record<NoticeKind, Pick<MailSample, 'name' | 'when'>> = {
  assigned: { name: 'Policies assigned', when: 'At once, to the new owner.' },
  opened: { name: 'Review opened', when: 'At once, when a person or a retraction opens a review.' },
  joined: { name: 'Finding joined', when: 'At once, when something new joins an open review.' },
  taken_over: { name: 'Policies taken over', when: 'At once, to who takes over from somebody.' },
};

/** Every template, in the order in which a review comes by them. */
export const mailSamples: readonly MailSample[] = [
  {
    key: 'digest',
    name: 'Digest',
    when: 'On a business morning, one a person, with everything that is due to be told that day.',
    render: (around) => renderReminderMail({ ...around, items: digestItems(around.today) }),
  },
  {
    key: 'individual',
    name: 'Individual reminder',
    when: 'For a review that closes or is overdue, and for who asked for a mail of each.',
    render: (around) => renderReminderMail({ ...around, items: [overdue(around.today)] }),
  },
  {
    key: 'stand-in',
    name: 'Reminder to a delegate',
    when: 'In the place of somebody who is on leave or cannot be reached.',
    render: (around) => renderReminderMail({ ...around, items: [stoodInFor(around.today)] }),
  },
  ...noticeKinds.map((kind) => ({
    key: kind.replace('_', '-'),
    ...notices[kind],
    render: (around: MailSurroundings) =>
      renderNoticeMail({
        ...around,
        kind,
        reason: 'PMID 30590850, which three criteria cite, was retracted.',
        items: [overdue(around.today)],
      }),
  })),
];

const overdue = (today: CalendarDate): ReminderItem => ({
  ...sampleItem,
  nextReview: monthOf(addDays(`${monthOf(today)}-01` as CalendarDate, -1)),
  stage: 'with_committee',
});

const stoodInFor = (today: CalendarDate): ReminderItem => ({
  ...sampleItem,
  title: 'Spinal Cord Stimulation',
  number: 'SUR 98',
  ownerName: 'Olive Owner',
  nextReview: monthOf(today),
  reason: null,
  standsInFor: [{ name: 'Olive Owner', reason: 'on_leave', until: addDays(today, 10) }],
});

function digestItems(today: CalendarDate): readonly ReminderItem[] {
  const later = (days: number) => monthOf(addDays(today, days));
  return [
    overdue(today),
    stoodInFor(today),
    {
      ...sampleItem,
      title: 'Vagus Nerve Stimulation',
      number: 'SUR 117',
      nextReview: later(40),
      reason: 'reviewer',
      stage: 'drafting',
    },
    {
      ...sampleItem,
      title: 'Genetic Testing: Hereditary Breast and Ovarian Cancer',
      number: 'GT 02',
      nextReview: later(95),
      stage: null,
    },
    {
      ...sampleItem,
      title: 'Bariatric Surgery',
      number: null,
      nextReview: later(130),
      ownerName: null,
      reason: 'committee',
      stage: null,
    },
  ];
}
