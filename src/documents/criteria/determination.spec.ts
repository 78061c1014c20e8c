import { describe, expect, it } from '@jest/globals';
import { statedDetermination } from './determination.ts';

describe('statedDetermination', () => {
  it.each([
    ['Testing may be considered **medically necessary** when all are met:', 'medically_necessary'],
    ['The test is proven and medically necessary for adults.', 'medically_necessary'],
    ['It is considered reasonable and medically necessary.', 'medically_necessary'],
    ['Surgery is considered reconstructive and medically necessary.', 'reconstructive'],
    ['Testing is considered not medically necessary.', 'not_medically_necessary'],
    ['Testing is not considered medically necessary.', 'not_medically_necessary'],
    ['Testing is considered **not** medically necessary for children.', 'not_medically_necessary'],
    ['It is not reasonable and medically necessary.', 'not_medically_necessary'],
    ['Lysis is considered **investigational**.', 'investigational'],
    ['All other uses are experimental.', 'investigational'],
    ['The test is unproven and not medically necessary.', 'investigational'],
    ['It is considered investigational and not medically necessary.', 'investigational'],
    ['It is considered experimental/investigational and therefore not covered.', 'investigational'],
    ['It is considered E/I.', 'investigational'],
    ['It is considered experimental, investigational, or unproven.', 'investigational'],
    ['Removal is considered cosmetic and not medically necessary.', 'cosmetic'],
    ['Removal is reconstructive and not cosmetic.', 'reconstructive'],
    ['Testing is covered when ordered.', 'covered'],
    ['Testing as an adjunct to surgery is considered investigational.', 'investigational'],
    ['Counselling is covered if testing is medically necessary.', 'covered'],
    ['Testing may be covered.', 'covered'],
    ['Genotyping MEETS COVERAGE CRITERIA for adults.', 'covered'],
    ['Screening DOES NOT MEET COVERAGE CRITERIA.', 'not_covered'],
    ['It is not a covered benefit.', 'not_covered'],
    ['Over-the-counter tests are non-covered.', 'not_covered'],
    ['Medically Necessary:', 'medically_necessary'],
    ['Investigational and Not Medically Necessary', 'investigational'],
    ['When services are investigational and not medically necessary', 'investigational'],
  ])('of %j is %s', (text, determination) => {
    expect(statedDetermination(text)).toEqual({ stated: true, determination });
  });

  it.each([
    'Individual is not treated with an experimental agent.',
    'Contracts for covered services vary.',
    'Documentation of medical necessity is kept.',
    'Individual has advanced disease; and',
    'Medically necessary services are listed elsewhere.',
    'It is not investigational.',
    'The test is none of another policy, as these tests are always investigational.',
    'Counselling is offered unless it is considered medically necessary at once.',
  ])('of %j is none', (text) => {
    expect(statedDetermination(text)).toEqual({ stated: false, determination: null });
  });

  it.each([
    'It is considered medically necessary for adults and is considered investigational for children.',
    'It is considered investigational; for the face it is considered cosmetic.',
  ])('of %j is two, and so none', (text) => {
    expect(statedDetermination(text)).toEqual({ stated: true, determination: null });
  });
});
