import { describe, expect, it } from '@jest/globals';
import { labelledTexts } from './labels.rules.ts';

const fields = (line: string) => labelledTexts(line)?.map(({ field, value }) => [field, value]) ?? null;

describe('labelledTexts', () => {
  it.each([
    ['Effective: January 1, 2026', [['effective', 'January 1, 2026']]],
    ['**Effective Date:** January 1, 2026', [['effective', 'January 1, 2026']]],
    ['LAST REVIEW DATE    11/21/24', [['lastReview', '11/21/24']]],
    ['| Next Review | September 2026 |', [['nextReview', 'September 2026']]],
    ['Date of Origin - February 1999', [['origin', 'February 1999']]],
    ['Effective January 1, 2026', [['effective', 'January 1, 2026']]],
    ['effective_date: 06/11/1985', [['effective', '06/11/1985']]],
    ['Effective:', [['effective', '']]],
    ['Policy Number: MED.12', [['number', 'MED.12']]],
    [
      'Effective: January 1, 2026    Next Review: September 2026; Last Review: November 2025',
      [
        ['effective', 'January 1, 2026'],
        ['nextReview', 'September 2026'],
        ['lastReview', 'November 2025'],
      ],
    ],
  ])('reads %j', (line, expected) => {
    expect(fields(line)).toEqual(expected);
  });

  it.each([
    [
      'Effective 7/21/2020 Last Revised 7/21/2021 Last reviewed 5/19/2022',
      ['effective', 'unused', 'lastReview'],
    ],
    ['Sample Original Effective Date: 1/1/2020', ['origin']],
    ['EFFECTIVE DATE: 04|01|2025', ['effective']],
    ['Effective date: 7/1/2024\tPage 1', ['effective']],
    ['Line(s) of Business: HMO; PPO    Precertification: Required', ['unused', 'unused']],
    ['Last Approval: 02/12/2025', ['unused']],
    ['Annual Review: April 2024', ['unused']],
  ])('knows the labels of %j', (line, expected) => {
    expect(labelledTexts(line)?.map(({ field }) => field)).toEqual(expected);
  });

  it.each([
    ['Medica Effective Date: 1/1/2020', ''],
    ['Current Effective Date: 1/1/2020', ''],
    ['Medical Policy Last Review: 1/1/2020', ''],
    ['Sample Effective Date: 1/1/2020', 'Sample'],
    ['New Codes Effective Date: 1/1/2020', 'New Codes'],
    ['Retirement Effective Date: 1/1/2020', 'Retirement'],
    ['Fee Schedule Effective Date: 1/1/2020', 'Fee Schedule'],
    ['Missed Next Review Date: 01/2025', 'Missed'],
  ])('gives the words before the label of %j', (line, owner) => {
    expect(labelledTexts(line)?.map((label) => label.owner)).toEqual([owner]);
  });

  it('gives the words between a date and the next label', () => {
    const line = 'Last Review: 1/1/2025 Retirement Effective Date: 2/2/2026';
    expect(labelledTexts(line)).toMatchObject([
      { field: 'lastReview', value: '1/1/2025', owner: '' },
      { field: 'effective', value: '2/2/2026', owner: 'Retirement', label: 'Retirement Effective Date' },
    ]);
  });

  it.each([
    'Prior Effective Date of the plan: 1/1/2020',
    'Effective Date',
    'Effective treatment of pain is rare.',
    'Effective January 1, 2026, this policy replaces the one before.',
    'The policy is Effective: January 1, 2026',
    'Date of origin is not known.',
    'Lysis of Epidural Adhesions',
    `Effective: ${'x'.repeat(300)}`,
  ])('sees no label in "%s"', (line) => {
    expect(fields(line)).toBeNull();
  });
});
