import { describe, expect, it } from '@jest/globals';
import { studyTypeOf } from './study-type.rules.ts';

describe('studyTypeOf', () => {
  it.each([
    [['Journal Article', 'Practice Guideline'], 'guideline'],
    [['Journal Article', 'Systematic Review', 'Review'], 'systematic_review'],
    [['Meta-Analysis', 'Randomized Controlled Trial'], 'systematic_review'],
    [['Journal Article', 'Randomized Controlled Trial', 'Multicenter Study'], 'rct'],
    [['Pragmatic Clinical Trial'], 'rct'],
    [['Controlled Clinical Trial'], 'nonrandomised'],
    [['Journal Article', 'Observational Study'], 'nonrandomised'],
    [['Case Reports', 'Journal Article'], 'nonrandomised'],
    [['Journal Article', 'Review'], 'other'],
    [['Journal Article'], 'other'],
    [[], 'other'],
    [['Clinical Trial Protocol', 'Randomized Controlled Trial'], 'other'],
    [['Published Erratum', 'Randomized Controlled Trial'], 'other'],
  ])('groups %j as %s', (types, expected) => {
    expect(studyTypeOf(types)).toBe(expected);
  });
});
