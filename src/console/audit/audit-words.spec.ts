import { describe, expect, it } from '@jest/globals';
import { actionInWords, detailInWords } from './audit-words.ts';

describe('an action in words', () => {
  it.each([
    ['policy.version.approved', 'Policy version approved'],
    ['audit.fault_found', 'Audit fault found'],
  ])('%s is "%s"', (action, words) => {
    expect(actionInWords(action)).toBe(words);
  });
});

describe('a detail in words', () => {
  it('says what a field was and what it became', () => {
    expect(detailInWords({ nextReviewOn: { from: null, to: '2026-09-18' }, why: 'on request' })).toEqual([
      { name: 'Next review on', value: null, from: 'nothing', to: '2026-09-18' },
      { name: 'Why', value: 'on request', from: null, to: null },
    ]);
  });

  it('says so of the whole, beside other facts', () => {
    expect(detailInWords({ from: 'draft', to: 'in_review', version: 3 })).toEqual([
      { name: '', value: null, from: 'draft', to: 'in_review' },
      { name: 'Version', value: '3', from: null, to: null },
    ]);
  });

  it.each([
    [true, 'yes'],
    [false, 'no'],
    [[], 'none'],
    [['a', 'b'], 'a, b'],
    [{ directorsNeeded: 2, note: '' }, 'directors needed: 2; note: nothing'],
    [0.5, '0.5'],
  ])('writes %j as "%s"', (value, words) => {
    expect(detailInWords({ value })).toEqual([{ name: 'Value', value: words, from: null, to: null }]);
  });

  it('tells a change of two objects field by field', () => {
    expect(detailInWords({ before: { days: 30 }, after: { days: 60, note: 'x' } })).toEqual([
      { name: 'Days', value: null, from: '30', to: '60' },
      { name: 'Note', value: null, from: 'nothing', to: 'x' },
    ]);
  });

  it('takes a from without a to for a fact', () => {
    expect(detailInWords({ from: '2026-01-01' })).toEqual([
      { name: 'From', value: '2026-01-01', from: null, to: null },
    ]);
  });
});
