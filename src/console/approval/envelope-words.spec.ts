import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../kernel/calendar-date.ts';
import { partialDate } from '../../kernel/partial-date.ts';
import type { Envelope } from '../../policies/envelope.rules.ts';
import { changedLines, envelopeInWords } from './envelope-words.ts';

const envelope: Envelope = {
  policy: { id: 'p', slug: 'lysis', number: 'MP-1', title: 'Lysis' },
  version: 2,
  contentHash: 'sha256:aa',
  dates: {
    origin: partialDate('1999-02'),
    lastReview: partialDate('2026-09'),
    nextReview: partialDate('2027-09'),
    effective: calendarDate('2027-01-01'),
    literatureSearchedThrough: null,
  },
  changeClass: 'codes_only',
  scope: { linesOfBusiness: [], jurisdictions: ['KY', 'MA'] },
};
const valueOf = (of: Envelope, label: string) =>
  envelopeInWords(of).find((line) => line.label === label)?.value;

describe('an envelope in words', () => {
  it.each([
    ['Policy', 'Lysis (MP-1)'],
    ['Takes effect', 'January 1, 2027'],
    ['Change', 'codes only'],
    ['Next review', 'September 2027'],
    ['Literature searched through', 'none'],
    ['Lines of business', 'all'],
    ['Jurisdictions', 'KY, MA'],
    ['Retroactive because', undefined],
    ['Public from', undefined],
  ])('says of %p %p', (label, value) => {
    expect(valueOf(envelope, label)).toBe(value);
  });

  it('leaves out nothing that is signed', () => {
    const full: Envelope = {
      ...envelope,
      embargoUntil: calendarDate('2026-12-01'),
      noticeWaiver: { ground: 'legal_mandate', reason: 'a law' },
      corrects: 1,
      retroactive: { reason: 'a wrong code' },
      notCarriedBy: [3, 4],
    };
    const said = envelopeInWords(full)
      .map(({ label, value }) => `${label}: ${value}`)
      .join('\n');
    for (const part of [
      'December 1, 2026',
      'legal mandate',
      'a law',
      'version 1',
      'a wrong code',
      'version 3, version 4',
    ])
      expect(said).toContain(part);
  });
});

describe('what changed since an envelope was shown', () => {
  it('is nothing for the same one', () => {
    expect(changedLines(envelopeInWords(envelope), envelopeInWords(envelope))).toEqual([]);
  });

  it('names each line with both sides, also one that stands on one side only', () => {
    const now: Envelope = {
      ...envelope,
      dates: { ...envelope.dates, lastReview: partialDate('2026-10') },
      retroactive: { reason: 'late' },
    };
    expect(changedLines(envelopeInWords(envelope), envelopeInWords(now))).toEqual(
      [
        { label: 'Last review', shown: 'September 2026', now: 'October 2026' },
        { label: 'Retroactive because', shown: 'none', now: 'late' },
      ].toSorted((a) => (a.label === 'Last review' ? -1 : 1)),
    );
  });
});
