import { describe, expect, it } from '@jest/globals';
import type { ScreeningNews } from '../screening/screening-news.queries.ts';
import { renderScreeningMail, type ScreeningMail } from './screening-mail.tsx';

const item: ScreeningNews = {
  personId: 'ana',
  policyId: '01a205be-955e-71a7-835a-136b996f6cad',
  backupId: null,
  title: 'Lysis of Epidural Adhesions',
  fresh: 1,
  overdue: 0,
  newlyLate: 0,
  readings: 0,
  freshReadings: 0,
};
const mail = (given: Partial<ScreeningMail> = {}) =>
  renderScreeningMail({
    recipientName: 'Ana Reyes',
    organisationName: 'Sample Health Plan',
    publicUrl: 'https://almanac.example',
    items: [item],
    insteadOf: [],
    ...given,
  });

describe('the morning mail of a reviewer', () => {
  it.each([
    [{}, 'Literature: 1 new record to screen'],
    [{ fresh: 1200 }, 'Literature: 1,200 new records to screen'],
    [{ fresh: 0, overdue: 1, newlyLate: 1 }, 'Literature: 1 record overdue'],
    [{ fresh: 0, readings: 2 }, 'Literature: 2 second readings'],
    [
      { fresh: 2, overdue: 3, readings: 1 },
      'Literature: 3 records overdue, 2 new records to screen, 1 second reading',
    ],
  ])('says in its subject what there is to do: %j', (given, subject) => {
    expect(mail({ items: [{ ...item, ...given }] }).subject).toBe(subject);
  });

  it('adds up what there is for several policies, and links to each', () => {
    const { subject, text, html } = mail({
      items: [item, { ...item, policyId: 'other', fresh: 0, readings: 1 }],
    });
    expect(subject).toBe('Literature: 1 new record to screen, 1 second reading');
    for (const part of [text, html.replaceAll('&amp;', '&')]) {
      expect(part).toContain(`https://almanac.example/console/literature?policy=${item.policyId}&view=mine`);
      expect(part).toContain('https://almanac.example/console/literature?policy=other&view=second');
    }
  });

  it('keeps a title that is not public to itself', () => {
    const { text, html } = mail({ items: [{ ...item, title: null }] });
    for (const part of [text, html]) expect(part).toContain('An unpublished policy');
  });

  it('says for whom somebody stands in, and takes no markup from names', () => {
    const { text, html } = mail({ insteadOf: ['Ben\r\nIto <b>'], recipientName: 'Ana\u202E Reyes' });
    expect(text).toContain('those of Ben Ito <b>, for whom you stand in');
    expect(html).toContain('Ben Ito &lt;b>');
    expect(text).toContain('Hello Ana Reyes,');
  });

  it('lists no more than anybody reads, and counts the rest', () => {
    const { text } = mail({ items: Array.from({ length: 53 }, () => item) });
    expect(text.match(/^- /gm)).toHaveLength(50);
    expect(text).toContain('And 3 more policies.');
  });
});
