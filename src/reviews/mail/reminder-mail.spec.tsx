import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../kernel/calendar-date.ts';
import { partialDate } from '../../kernel/partial-date.ts';
import { LISTED_AT_MOST, renderReminderMail } from './reminder-mail.tsx';
import type { ReminderItem } from './reminder-wording.rules.ts';

const lysis: ReminderItem = {
  slug: 'lysis-of-epidural-adhesions',
  title: 'Lysis of Epidural Adhesions',
  nextReview: partialDate('2026-09'),
  ownerName: 'Dana Whitfield',
};
const render = (items: readonly ReminderItem[]) =>
  renderReminderMail({
    recipientName: 'Dana Whitfield',
    organisationName: 'Sample Health Plan',
    publicUrl: 'https://almanac.example',
    today: calendarDate('2026-10-08'),
    items,
  });

describe('a reminder mail', () => {
  it('says the same in text and in HTML, the date at its own precision', () => {
    const { subject, text, html } = render([lysis]);
    expect(subject).toBe('Review overdue by 8 days: Lysis of Epidural Adhesions (September 2026)');
    for (const part of [text, html]) {
      expect(part).toContain('Lysis of Epidural Adhesions');
      expect(part).toContain('Review overdue by 8 days; next review September 2026; owner Dana Whitfield');
      expect(part).toContain('https://almanac.example/console/policies/lysis-of-epidural-adhesions');
      expect(part).not.toContain('September 1');
    }
  });

  it('needs no images and no colours of its own', () => {
    const { html } = render([lysis]);
    expect(html).toMatch(/^<!doctype html>/);
    expect(html).toContain('<meta name="color-scheme" content="light dark"');
    expect(html).not.toMatch(/<img|url\(|[^-]color:/);
  });

  it('escapes what a title holds', () => {
    const { text, html } = render([{ ...lysis, title: 'Drugs & <Devices>' }]);
    expect(text).toContain('Drugs & <Devices>');
    expect(html).toContain('Drugs &amp; &lt;Devices>');
  });

  it('lists the most urgent of very many and counts the rest', () => {
    const many = Array.from({ length: LISTED_AT_MOST + 3 }, (_, index) => ({
      ...lysis,
      title: `Policy ${index}`,
    }));
    const { subject, text } = render(many);
    expect(subject).toMatch(/^103 reviews, most urgent overdue by 8 days:/);
    expect(text.match(/^- /gm)).toHaveLength(LISTED_AT_MOST);
    expect(text).toContain('And 3 more reviews.');
  });
});
