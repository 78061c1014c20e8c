import { describe, expect, it } from '@jest/globals';
import { noticeKinds, renderNoticeMail, type NoticeMail } from './notice-mail.tsx';
import { sampleItem, sampleSurroundings } from './sample-item.ts';

const notice = (given: Partial<NoticeMail>): NoticeMail => ({
  ...sampleSurroundings,
  kind: 'assigned',
  reason: null,
  items: [sampleItem],
  ...given,
});

describe('a notice', () => {
  it.each([
    ['assigned', 'You now own: Lysis of Epidural Adhesions'],
    ['opened', 'Review opened: Lysis of Epidural Adhesions'],
    ['joined', 'New finding for the review: Lysis of Epidural Adhesions'],
    ['taken_over', 'You take over: Lysis of Epidural Adhesions'],
  ] as const)('of the kind %s has a subject of its own', (kind, subject) => {
    expect(renderNoticeMail(notice({ kind })).subject).toBe(subject);
  });

  it.each(noticeKinds)('of the kind %s counts several policies', (kind) => {
    const { subject, text } = renderNoticeMail(notice({ kind, items: [sampleItem, sampleItem] }));
    expect(subject).toContain('2 policies');
    expect(text.match(/^- /gm)).toHaveLength(2);
  });

  it('links to the policy where it has no review yet', () => {
    const { text } = renderNoticeMail(
      notice({ items: [{ ...sampleItem, cycleId: null, nextReview: null, stage: null }] }),
    );
    expect(text).toContain('No review is planned yet');
    expect(text).toContain(
      'Open the policy: https://almanac.example/console/policies/lysis-of-epidural-adhesions',
    );
  });

  it('links by id to a policy whose title is not public: its slug says the title', () => {
    const { text, html } = renderNoticeMail(
      notice({ items: [{ ...sampleItem, title: null, number: null, cycleId: null, stage: null }] }),
    );
    for (const part of [text, html]) {
      expect(part).toContain(`https://almanac.example/console/policies/${sampleItem.policyId}`);
      expect(part.toLowerCase()).not.toContain('lysis');
    }
  });

  it('tells an interim review from the scheduled one', () => {
    const { text } = renderNoticeMail(
      notice({ kind: 'opened', items: [{ ...sampleItem, kind: 'interim' }] }),
    );
    expect(text).toContain('Interim review; next scheduled review September 2026');
    expect(text).not.toContain('overdue');
  });

  it('gives the reason on one line, in text and in HTML, and cuts one that has no end', () => {
    const { text, html } = renderNoticeMail(
      notice({ reason: `A study\n\n<was> retracted ${'and '.repeat(999)}` }),
    );
    expect(text).toContain('\n\nReason: A study <was> retracted and');
    expect(html).toContain('Reason: A study &lt;was> retracted and');
    expect(text.length).toBeLessThan(2500);
  });
});
