import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../kernel/calendar-date.ts';
import { LISTED_AT_MOST } from './mail-frame.tsx';
import type { ReminderItem } from './reminder-item.rules.ts';
import { renderReminderMail } from './reminder-mail.tsx';
import { sampleItem, sampleSurroundings } from './sample-item.ts';

const render = (items: readonly ReminderItem[]) => renderReminderMail({ ...sampleSurroundings, items });

describe('a reminder mail', () => {
  it('says the same in text and in HTML, the date at its own precision', () => {
    const { subject, text, html } = render([sampleItem]);
    expect(subject).toBe('Review overdue by 8 days: Lysis of Epidural Adhesions (September 2026)');
    for (const part of [text, html]) {
      expect(part).toContain('1 policy review: 1 overdue');
      expect(part).toContain('Lysis of Epidural Adhesions');
      expect(part).toContain('Review overdue by 8 days; next review September 2026');
      expect(part).toContain('Number SUR 142; owner Dana Whitfield; stage: literature search');
      expect(part).toContain('You own this policy.');
      expect(part).toContain('Screen the literature');
      expect(part).toContain(`https://almanac.example/console/reviews/${sampleItem.cycleId}/task`);
      expect(part).not.toContain('September 1');
    }
  });

  it('says for whom its reader stands in, and until when', () => {
    const until = calendarDate('2026-10-14');
    const { text } = render([
      {
        ...sampleItem,
        reason: 'reviewer',
        standsInFor: [
          { name: 'Olive Owner', reason: 'on_leave', until },
          { name: 'Ida Inbox', reason: 'address_failed', until: null },
        ],
      },
    ]);
    expect(text).toContain(
      'You review this policy. For Olive Owner, who is on leave until October 14, 2026. For Ida Inbox, whose mail comes back.',
    );
  });

  it('needs no images and no colours of its own, nor anything from elsewhere', () => {
    const { html } = render([sampleItem]);
    expect(html).toMatch(/^<!doctype html><html lang="en"/);
    expect(html).toContain('<meta name="color-scheme" content="light dark"');
    expect(html).not.toMatch(/<img|<table|<script|<link|url\(|[^-]color:|src=/);
    expect(html.match(/<h1/g)).toHaveLength(1);
  });

  it('escapes what a title holds, and takes its line breaks out', () => {
    const { subject, text, html } = render([{ ...sampleItem, title: 'Drugs &\r\n <Devices>\u202Egpj' }]);
    expect(subject).toContain('Drugs & <Devices> gpj');
    expect(text).toContain('- Drugs & <Devices> gpj\n');
    expect(html).toContain('Drugs &amp; &lt;Devices> gpj');
  });

  it('names a policy without a published title by its number alone', () => {
    const { subject, text } = render([{ ...sampleItem, title: null }]);
    expect(subject).toBe('Review overdue by 8 days: Unpublished policy SUR 142 (September 2026)');
    expect(text).not.toContain('Number SUR 142');
  });

  it('lists the most urgent of very many and counts the rest', () => {
    const many = Array.from({ length: LISTED_AT_MOST + 3 }, (_, index) => ({
      ...sampleItem,
      title: `Policy ${index}`,
    }));
    const { subject, text } = render(many);
    expect(subject).toMatch(/^103 reviews, most urgent overdue by 8 days:/);
    expect(text.match(/^- /gm)).toHaveLength(LISTED_AT_MOST);
    expect(text).toContain('And 3 more reviews.');
  });
});
