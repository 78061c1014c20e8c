import { describe, expect, it } from '@jest/globals';
import { printedDate, printedDay, publicationDate, type PrintedDate } from './publication-date.rules.ts';

describe('publicationDate', () => {
  it.each<[PrintedDate, string | null]>([
    [{ year: '2023', month: 'May', day: '30' }, '2023-05-30'],
    [{ year: '2023', month: '5', day: '3' }, '2023-05-03'],
    [{ year: '2023', month: 'Sept' }, '2023-09'],
    [{ year: '2017', month: '06' }, '2017-06'],
    [{ year: '1987' }, '1987'],
    [{ year: '2013', season: 'Jan-Mar' }, '2013'],
    [{ year: '1990', season: 'Spring' }, '1990'],
    [{ year: '2023', month: 'Feb', day: '30' }, '2023-02'],
    [{ year: '2023', month: '13' }, '2023'],
    [{}, null],
    [{ year: 'n.d.' }, null],
  ])('reads %j as %s', (printed, expected) => {
    expect(publicationDate(printed)).toBe(expected);
  });

  it.each([
    ['2019 Nov-Dec', '2019'],
    ['2015 Oct-Dec', '2015'],
    ['2018 Dec-2019 Jan', null],
    ['1999-2000', null],
    ['1999-00', null],
    ['1998 Dec 15-31', '1998-12'],
    ['2000 Spring', '2000'],
    ['2000 Spring-Summer', '2000'],
    ['2011 1st Quarter', '2011'],
    ['2020 May', '2020-05'],
    ['2016 Apr 13', '2016-04-13'],
    ['2016-04-13', '2016-04-13'],
    ['2016 Feb 30', '2016-02'],
    ['2016 Nov 30-Dec 6', '2016'],
    ['2004/2005 Winter', null],
    ['1976-1977 Winter', null],
    ['2019-05', null],
    ['Winter 2004', '2004'],
    ['no date', null],
  ])('gives of the MedlineDate "%s" only what is certain: %s', (medlineDate, expected) => {
    expect(publicationDate({ medlineDate })).toBe(expected);
  });
});

describe('printedDate', () => {
  it.each<[PrintedDate, string | null]>([
    [{ year: '2023', month: 'May', day: '30' }, '2023 May 30'],
    [{ year: '2013', season: 'Jan-Mar' }, '2013 Jan-Mar'],
    [{ medlineDate: '2019 Nov-Dec' }, '2019 Nov-Dec'],
    [{}, null],
  ])('prints %j as %s', (printed, expected) => {
    expect(printedDate(printed)).toBe(expected);
  });
});

describe('printedDay', () => {
  it('pads the parts of a history date', () => {
    expect(printedDay({ year: '2022', month: '9', day: '7' })).toBe('2022-09-07');
  });
  it('gives null for a day that does not exist', () => {
    expect(printedDay({ year: '2022', month: '2', day: '29' })).toBeNull();
    expect(printedDay({})).toBeNull();
  });
});
