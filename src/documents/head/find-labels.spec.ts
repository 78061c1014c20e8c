import { describe, expect, it } from '@jest/globals';
import { sourceLines } from '../text/source-lines.rules.ts';
import { findLabels } from './find-labels.ts';

const find = (text: string) => findLabels(sourceLines(text));
const dates = (text: string) => find(text).dates.map(({ field, value, line }) => [field, value, line]);

describe('findLabels', () => {
  it.each([
    ['on the next line', 'Effective Date\n01/01/2025\nNext Review\n09/2026'],
    ['below a blank line', 'Effective Date:\n\n01/01/2025\nNext Review: 09/2026'],
    ['in the cell beside its label', 'Effective Date\t01/01/2025\nNext Review\t09/2026'],
    ['behind its label', 'Effective Date: 01/01/2025    Next Review: 09/2026'],
    ['below a row of labels', 'Effective Date:\tNext Review:\n01/01/2025\t09/2026'],
    ['beside stacked labels', 'Effective Date: Next Review:\t01/01/2025 09/2026'],
    ['beside other text', 'A banner\tEffective Date\t01/01/2025\nContents\tNext Review\t09/2026'],
    ['behind a payer’s name', '*Sample Health Effective Date: 01/01/2025\nNext Review 09/2026'],
  ])('finds a value %s', (_where, text) => {
    expect(dates(text).map(([field, value]) => [field, value])).toEqual([
      ['effective', '01/01/2025'],
      ['nextReview', '09/2026'],
    ]);
  });

  it.each([
    ['two dates around a label', '06/01/2022; 02/15/2021\nEffective Date:\n04/15/2018'],
    [
      'a row of labels over two rows of dates',
      'Effective Date:\tLast Review:\n1/1/2025\t2/2/2024\n1/1/2020\t2/2/2019',
    ],
  ])('gives all of %s, so that none is taken for the only one', (_what, text) => {
    const [effective] = find(text).dates.filter(({ field }) => field === 'effective');
    expect(effective?.value).toMatch(/\d.*; .*\d/);
  });

  it.each([
    [
      'a head of a table',
      'Code\tDescription\tEffective Date\tLast Review Date\n81225\tA test\t4/1/2017\t4/1/2017',
    ],
    ['a qualified date', 'Prior Effective Date: 01/01/2020\nThis Version Creation Date: 01/01/2020'],
    ['words of a sentence', 'The effective date\n01/01/2025 is printed below.'],
    ['more labels than dates', 'Effective Date: Next Review:\t01/01/2025'],
    ['an approval and a revision', 'Last Approval: 02/12/2025\nLast Revised: 1/1/2024\nPublished: 1/1/2024'],
  ])('finds no date in %s', (_what, text) => {
    expect(find(text).dates.filter(({ value }) => /\d/.test(value))).toEqual([]);
  });

  it('gives the titles and numbers too, and the lines that hold nothing else', () => {
    const { texts, taken } = find('Policy Title:\tA Test\tOther\nPolicy #:\n06.02\nSome text');
    expect(texts.map(({ field, value }) => [field, value])).toEqual([
      ['title', 'A Test'],
      ['number', '06.02'],
    ]);
    expect([...taken]).toEqual([3, 2]);
  });

  it('ranks the first day in force ever behind the date of origin', () => {
    expect(find('Original Effective Date: 1/1/2010\nDate of Origin: May 2009').dates).toMatchObject([
      { field: 'origin', rank: 1 },
      { field: 'origin', rank: 0 },
    ]);
  });

  it.each([
    ['Last Review Date:\nEffective Date:\n11/01/2025\n01/01/2026', ['11/01/2025; 01/01/2026', true]],
    ['Origin Date:\n\nEffective Date:\n\n02/01/1999\n\n01/01/2026', ['02/01/1999; 01/01/2026', true]],
    [
      'Origin:\nLast Review:\nEffective Date:\n02/01/1999\n1/1/2025\n1/1/2026',
      ['02/01/1999; 1/1/2025; 1/1/2026', true],
    ],
    ['Revised Date:\nEffective Date:\n11/01/2025\n01/01/2026', ['11/01/2025; 01/01/2026', true]],
    ['Revised Date:\nEffective Date:\n11/01/2025', ['11/01/2025', false]],
    ['Effective Date: 01/01/2026\n07/01/2026', ['01/01/2026; 07/01/2026', true]],
    ['Effective Date:\n01/01/2026\n07/01/2026', ['01/01/2026; 07/01/2026', true]],
    ['Effective Date\t01/01/2026\n\t07/01/2026', ['01/01/2026; 07/01/2026', true]],
  ])('pairs no label with one of several dates in %j', (text, [value, isSure]) => {
    const [found] = find(text).dates.filter(({ field }) => field === 'effective');
    expect([found?.value, found?.doubt === undefined]).toEqual([value, isSure]);
  });

  it('joins every date to each of stacked labels', () => {
    const text = 'Last Review Date:\nEffective Date:\n11/01/2025\n01/01/2026';
    expect(dates(text).map(([field, value]) => [field, value])).toEqual([
      ['lastReview', '11/01/2025; 01/01/2026'],
      ['effective', '11/01/2025; 01/01/2026'],
    ]);
  });

  it('leaves the rows of a table below a date, and stacked labels with a value each, alone', () => {
    expect(dates('Effective Date: 01/01/2026\n07/01/2025\tAnnual review')).toEqual([
      ['effective', '01/01/2026', 1],
    ]);
    expect(dates('Last Review:\n11/2025\nEffective Date:\n01/01/2026').map(([, value]) => value)).toEqual([
      '11/2025',
      '01/01/2026',
    ]);
  });
});
