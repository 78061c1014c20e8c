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
    expect(statedDetermination(text)).toMatchObject({ stated: true, determination });
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
    expect(statedDetermination(text)).toMatchObject({ stated: false, determination: null });
  });

  it.each([
    'It is considered medically necessary for adults and is considered investigational for children.',
    'It is considered investigational; for the face it is considered cosmetic.',
  ])('of %j is two, and so none', (text) => {
    expect(statedDetermination(text)).toMatchObject({ stated: true, determination: null });
  });

  it.each([
    ['Lysis cannot be considered medically necessary.', 'not_medically_necessary'],
    ['Lysis can’t be considered medically necessary.', 'not_medically_necessary'],
    ['Lysis isn’t considered medically necessary.', 'not_medically_necessary'],
    ['Lysis has not been shown to be medically necessary.', 'not_medically_necessary'],
    ['Lysis has not been shown in trials to be safe or **medically necessary**.', 'not_medically_necessary'],
    ['Lysis is no longer considered medically necessary.', 'not_medically_necessary'],
    ['Lysis is not generally considered medically necessary.', 'not_medically_necessary'],
    ['Lysis is not, in general, considered medically necessary.', 'not_medically_necessary'],
    ['No device is considered medically necessary.', 'not_medically_necessary'],
    ['For children, no device (e.g. a pump) is considered medically necessary.', 'not_medically_necessary'],
    ['There is insufficient evidence to conclude lysis is medically necessary.', 'not_medically_necessary'],
    ['There is not enough evidence that lysis is medically necessary.', 'not_medically_necessary'],
    ['It has not been established that lysis is medically necessary.', 'not_medically_necessary'],
    ['Lysis is not covered or medically necessary.', 'not_medically_necessary'],
    ['Lysis cannot be covered.', 'not_covered'],
    ['Lysis is no longer covered.', 'not_covered'],
    ['Lysis is not routinely covered.', 'not_covered'],
    ['No device is covered.', 'not_covered'],
    ['It is considered investigational and cannot be considered reconstructive.', 'investigational'],
  ])('of %j is the opposite: %s', (text, determination) => {
    expect(statedDetermination(text)).toMatchObject({ stated: true, determination });
  });

  it.each([
    'Surgery cannot be considered reconstructive.',
    'Not all devices are considered medically necessary.',
    'Lysis not yet approved by the agency is considered medically necessary.',
    'There are no devices considered medically necessary.',
    'No referral is required and lysis is covered.',
  ])('of %j is in doubt, and so none', (text) => {
    expect(statedDetermination(text)).toMatchObject({ stated: true, determination: null });
  });

  it.each([
    'For patients who have not responded to therapy, lysis may be considered medically necessary.',
    'Testing of individuals who have not been tested may be considered medically necessary.',
    'Testing of individuals not previously tested is considered medically necessary.',
    'When surgery is not an option lysis is considered medically necessary.',
    'Surgery is not an option for them; lysis is considered medically necessary.',
    'Imaging, including but not limited to CT, is considered medically necessary.',
    'No more than two treatments are considered medically necessary.',
    'Lysis is not investigational and is considered medically necessary.',
    'With no evidence of infection, lysis is considered medically necessary.',
    'Lysis is not only safe but is considered medically necessary.',
    'Prior therapy was not effective. Lysis is considered medically necessary.',
  ])('of %j is not denied', (text) => {
    expect(statedDetermination(text)).toMatchObject({ determination: 'medically_necessary' });
  });

  it.each([
    [
      'Lysis is considered investigational except when ALL of the following are met:',
      'investigational',
      null,
    ],
    ['Lysis is not medically necessary unless:', 'not_medically_necessary', null],
    ['Unless all of the following are met, lysis is investigational:', 'investigational', null],
    ['Lysis is covered except for the following:', 'covered', null],
    ['Except for children, lysis is investigational, for example:', 'investigational', 'investigational'],
    ['Lysis is medically necessary when all are met:', 'medically_necessary', 'medically_necessary'],
  ])('%j states %s and passes %s on to its items', (text, determination, passedOn) => {
    expect(statedDetermination(text)).toEqual({ stated: true, determination, passedOn });
  });
});
