import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../kernel/calendar-date.ts';
import { readEnvelope, sealEnvelope, type Envelope } from '../../policies/envelope.rules.ts';
import { withheldFromVersion } from './withheld-parts.rules.ts';

const plain: Envelope = {
  policy: { id: 'p', slug: 'a-policy', number: null, title: 'A Policy' },
  version: 1,
  contentHash: 'sha256:00',
  dates: {
    origin: null,
    lastReview: null,
    nextReview: null,
    effective: calendarDate('2026-01-01'),
    literatureSearchedThrough: null,
  },
  changeClass: 'new',
  scope: { linesOfBusiness: [], jurisdictions: [] },
};

describe('what the JSON of a version withholds of what was hashed', () => {
  it.each<[string, Partial<Envelope>, boolean, string[]]>([
    ['nothing of a plain one', {}, false, []],
    ['descriptions', {}, true, ['code_descriptions']],
    ['an embargo', { embargoUntil: calendarDate('2026-02-01') }, false, ['envelope_terms']],
    ['what it corrects', { corrects: 1 }, true, ['code_descriptions', 'envelope_terms']],
    ['versions that do not carry it', { notCarriedBy: [3] }, false, ['envelope_terms']],
  ])('%s', (_, terms, hidesDescriptions, withheld) => {
    const envelope = readEnvelope(sealEnvelope({ ...plain, ...terms }).envelope);
    expect(withheldFromVersion({ hidesDescriptions, envelope })).toEqual(withheld);
  });

  it('the envelope of a version of which none was kept', () => {
    expect(withheldFromVersion({ hidesDescriptions: false, envelope: null })).toEqual(['envelope_terms']);
  });
});
