import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../kernel/calendar-date.ts';
import { reminderKinds } from '../votes/vote-deadline.rules.ts';
import { renderVoteMail, type VoteReminderMail } from './vote-reminder-mail.tsx';

const mail = (given: Partial<VoteReminderMail> = {}) =>
  renderVoteMail({
    kind: 'opened',
    recipientName: 'Ana Reyes',
    organisationName: 'Sample Health Plan',
    publicUrl: 'https://almanac.example',
    policyId: '01a205be-955e-71a7-835a-136b996f6cad',
    title: 'Lysis of Epidural Adhesions',
    version: 2,
    panelName: 'Spine',
    voteBy: calendarDate('2026-09-25'),
    today: calendarDate('2026-09-18'),
    inSeatsOf: [],
    missing: [],
    carried: false,
    ...given,
  });

describe('a mail about a vote', () => {
  it.each(reminderKinds)('says of %s what it is about, until when, and where to vote', (kind) => {
    const { subject, text, html } = mail({ kind });
    expect(subject).toContain('Lysis of Epidural Adhesions');
    for (const part of [text, html]) {
      expect(part).toContain('September 25, 2026');
      expect(part).toContain('Spine');
      expect(part).toContain(
        'https://almanac.example/console/policies/01a205be-955e-71a7-835a-136b996f6cad/versions/2/approval',
      );
    }
  });

  it('keeps a title that is not public to itself', () => {
    const { subject, text, html } = mail({ title: null });
    for (const part of [subject, text, html]) expect(part).toContain('An unpublished policy');
  });

  it('says without a panel and a last day that the committee votes, and nothing of a day', () => {
    const { text } = mail({ panelName: null, voteBy: null });
    expect(text).toContain('The committee votes on it.');
    expect(text).not.toContain('until the end');
  });

  it('names those in whose seats a proxy votes, and those whose votes the chair misses', () => {
    expect(mail({ inSeatsOf: ['Ben', 'Cy'] }).text).toContain('as the proxy of Ben, Cy');
    const names = Array.from({ length: 22 }, (_, index) => `Member ${index + 1}`);
    const { text } = mail({ kind: 'passed', missing: names });
    expect(text).toContain('Member 20, 2 more.');
    expect(text).toContain('close it as not carried');
  });

  it('says that a vote which is carried still takes votes', () => {
    expect(mail({ carried: true }).text).toContain('may be signed');
  });

  it('takes no markup and no line from names', () => {
    const { subject, text, html } = mail({
      recipientName: 'Ana\r\nBcc: x',
      panelName: '<b>Spine</b>',
      title: 'A\nB',
    });
    expect(subject).toBe('Your vote is asked: A B');
    expect(text).toContain('Hello Ana Bcc: x,');
    expect(html).not.toContain('<b>Spine');
  });
});
