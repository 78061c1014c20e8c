import { describe, expect, it } from '@jest/globals';
import { contentDifferences } from './same-content.ts';

const content = (markdown: string, codes: readonly string[] = ['62263']) => ({
  sections: [{ id: 'a', heading: 'Criteria', level: 2, markdown, determination: null }],
  criteria: [
    { id: 'a--1', section: 'a', label: '1', determination: 'medically_necessary' as const, markdown },
  ],
  references: [],
  codes: codes.map((code) => ({ system: 'CPT' as const, code, description: null })),
});

describe('contentDifferences', () => {
  it.each([
    ['for **at least** 3 months', 'For at least\n3 months'],
    ['a BMI ≥ 30', 'a BMI  ≥30'],
    ['conservative care', 'conservative\u00a0care'],
  ])('has none between %j and %j', (a, b) => {
    expect(contentDifferences(content(a), content(b))).toEqual([]);
  });

  it.each([
    ['at least 3 months', 'at least 6 months'],
    ['a BMI < 30', 'a BMI > 30'],
    ['since January 1, 2025', 'since January 1, 2026'],
    ['all of these', 'any of these'],
  ])('tells %j from %j, either way round', (a, b) => {
    expect(contentDifferences(content(a), content(b))).toEqual(['wording', 'criteria']);
    expect(contentDifferences(content(b), content(a))).toEqual(['wording', 'criteria']);
  });

  it('tells codes apart and not their order', () => {
    expect(contentDifferences(content('x', ['1', '2']), content('x', ['2', '1']))).toEqual([]);
    expect(contentDifferences(content('x', ['1', '2']), content('x', ['1']))).toEqual(['codes']);
  });
});
