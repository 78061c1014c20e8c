import { describe, expect, it } from '@jest/globals';
import type { DateField } from './label-names.rules.ts';
import { readDates } from './read-dates.ts';

const label = (field: DateField, value: string, line = 1) => ({ field, label: field, value, line });
const complete = [
  label('effective', 'January 1, 2026'),
  label('lastReview', 'November 2025', 2),
  label('nextReview', 'September 2026', 3),
  label('origin', 'February 1999', 4),
];
const without = (field: DateField) => complete.filter((each) => each.field !== field);

describe('readDates', () => {
  it('keeps each date at its printed precision and finds nothing wrong', () => {
    expect(readDates(complete)).toEqual({
      dates: {
        origin: '1999-02',
        lastReview: '2025-11',
        nextReview: '2026-09',
        effective: '2026-01-01',
        literatureSearchedThrough: null,
      },
      findings: [],
    });
  });

  it.each<[DateField, string, string]>([
    ['nextReview', '13/2026', 'date_unreadable'],
    ['nextReview', '4TH QTR 2026', 'date_unreadable'],
    ['nextReview', 'October 2025', 'date_out_of_order'],
    ['lastReview', 'February 30, 2025', 'date_unreadable'],
    ['effective', 'July 2026', 'effective_day_missing'],
    ['effective', 'soon', 'date_unreadable'],
    ['effective', 'N/A', 'effective_day_missing'],
  ])('leaves %s "%s" empty with a blocking %s', (field, value, code) => {
    const { dates, findings } = readDates([...without(field), label(field, value, 9)]);
    expect(dates[field]).toBeNull();
    expect(findings).toMatchObject([{ severity: 'blocking', code, line: 9, field }]);
    expect(findings[0]?.text).toContain(value);
  });

  it('leaves a date empty that is printed twice and differently, and not one printed twice alike', () => {
    const differing = readDates([...complete, label('lastReview', 'October 2025', 8)]);
    expect(differing.dates.lastReview).toBeNull();
    expect(differing.findings).toMatchObject([{ severity: 'blocking', code: 'date_conflict', line: 8 }]);
    expect(readDates([...complete, label('lastReview', '11/2025', 8)]).findings).toEqual([]);
  });

  it('blocks without an effective day, warns without review dates, and takes None for absent', () => {
    expect(readDates([]).findings.map(({ severity, field }) => [severity, field])).toEqual([
      ['blocking', 'effective'],
      ['warning', 'lastReview'],
      ['warning', 'nextReview'],
      ['info', 'origin'],
    ]);
    expect(readDates([...without('nextReview'), label('nextReview', 'None')]).findings).toEqual([]);
  });

  it('lets a next review in the month of the last one stand', () => {
    const { dates } = readDates([...without('nextReview'), label('nextReview', 'November 2025')]);
    expect(dates.nextReview).toBe('2025-11');
  });

  it('says how a two-digit year was read', () => {
    const { dates, findings } = readDates([...without('origin'), label('origin', '07/28/98', 7)]);
    expect(dates.origin).toBe('1998-07-28');
    expect(findings).toMatchObject([{ severity: 'warning', code: 'two_digit_year', line: 7 }]);
  });

  it('prefers the label that names the field, also where it says nothing readable', () => {
    const ranked = (value: string, rank: number) => ({ ...label('origin', value, 8), rank });
    expect(readDates([...complete, ranked('1/1/2005', 1)]).dates.origin).toBe('1999-02');
    expect(
      readDates([...without('origin'), ranked('soon', 0), ranked('1/1/2005', 1)]).dates.origin,
    ).toBeNull();
    expect(readDates([...without('origin'), ranked('N/A', 0), ranked('1/1/2005', 1)]).dates.origin).toBe(
      '2005-01-01',
    );
  });

  it('reports a label that is printed on every page once', () => {
    const pages = Array.from({ length: 9 }, (_, page) => label('nextReview', '4TH QTR 2026', page));
    expect(readDates([...without('nextReview'), ...pages]).findings).toHaveLength(1);
  });

  it('says that a policy takes effect before its origin, and keeps both as printed', () => {
    const { dates, findings } = readDates([...without('origin'), label('origin', 'May 2030', 7)]);
    expect(dates).toMatchObject({ origin: '2030-05', effective: '2026-01-01' });
    expect(findings).toMatchObject([{ severity: 'warning', code: 'date_out_of_order', field: 'effective' }]);
  });

  it('leaves a date empty that several are printed for', () => {
    const { dates, findings } = readDates([
      ...without('effective'),
      label('effective', '12/24/2022; 11/21/24'),
    ]);
    expect(dates.effective).toBeNull();
    expect(findings).toMatchObject([{ severity: 'blocking', code: 'date_unreadable' }]);
  });

  it.each(['1/1/1026', '01/01/2206', 'January 1, 1949'])('leaves the year of "%s" to a person', (value) => {
    const { dates, findings } = readDates([...without('effective'), label('effective', value)]);
    expect(dates.effective).toBeNull();
    expect(findings).toMatchObject([{ severity: 'blocking', code: 'date_unreadable', field: 'effective' }]);
  });

  it('takes no date for month first where another has its day first, whatever that one is of', () => {
    const effective = label('effective', '03/04/2026');
    const shown = readDates([effective, label('lastReview', '13/11/2025', 2)]);
    expect(shown.dates).toMatchObject({ effective: null, lastReview: null });
    expect(shown.findings.filter(({ code }) => code === 'date_unreadable')).toHaveLength(2);
    expect(readDates([effective], { otherDates: ['25/12/2024'] }).dates.effective).toBeNull();
    expect(readDates([effective], { otherDates: ['12/25/2024'] }).dates.effective).toBe('2026-03-04');
    expect(
      readDates([label('effective', '04/04/2026')], { otherDates: ['25/12/2024'] }).dates.effective,
    ).toBe('2026-04-04');
  });

  it('uses no label with other words before it than an organisation of the head, and says so', () => {
    const owned = { ...label('effective', '1/1/2025'), label: 'Sample Effective', owner: 'Sample' };
    expect(readDates([owned], { organisations: ['sample health plan'] }).dates.effective).toBe('2025-01-01');
    const { dates, findings } = readDates([owned], { organisations: ['another health plan'] });
    expect(dates.effective).toBeNull();
    expect(findings).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({
          severity: 'warning',
          code: 'date_not_used',
          text: 'Sample Effective: 1/1/2025',
        }),
        expect.objectContaining({ severity: 'blocking', code: 'effective_day_missing' }),
      ]),
    );
    expect(readDates([...complete, owned]).dates.effective).toBe('2026-01-01');
  });

  it('leaves a date in doubt to a person where no other is printed', () => {
    const doubted = { ...label('effective', '08/07/1995', 9), doubt: 'it may be another rule’s' };
    for (const others of [without('effective'), [...without('effective'), label('effective', 'N/A')]]) {
      const { dates, findings } = readDates([...others, doubted]);
      expect(dates.effective).toBeNull();
      expect(findings).toMatchObject([
        { severity: 'blocking', code: 'date_not_used', line: 9, field: 'effective' },
      ]);
    }
    expect(readDates([...complete, doubted])).toEqual(readDates(complete));
  });
});
