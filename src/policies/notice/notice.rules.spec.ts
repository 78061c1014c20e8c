import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, calendarDate } from '../../kernel/calendar-date.ts';
import { isBusinessDay } from '../../kernel/business-days.ts';
import { PublicHolidays } from '../../platform/organisation/holidays.ts';
import type { ChangeClass } from '../change-class.rules.ts';
import {
  earliestEffective,
  judgeNotice,
  noticeInWords,
  type NoticeCounting,
  type NoticeRule,
  type NoticeSituation,
} from './notice.rules.ts';

const holidays = new PublicHolidays('US');

function rule(key: string, days: number, other: Partial<NoticeRule> = {}): NoticeRule {
  return {
    key,
    revision: 1,
    jurisdiction: key.toUpperCase(),
    days,
    counting: 'calendar',
    changeClasses: ['restrictive'],
    exemptions: ['codes_only', 'legal_mandate'],
    linesOfBusiness: [],
    inForceFrom: calendarDate('2000-01-01'),
    inForceUntil: null,
    note: '',
    toVerify: true,
    ...other,
  };
}

const ma = rule('ma', 60);
const ky = rule('ky', 90);
const ca = rule('ca', 45, { counting: 'business' });
const lcd = rule('lcd', 45, { jurisdiction: null, linesOfBusiness: ['Medicare', 'Medicare Advantage'] });

function judge(rules: readonly NoticeRule[], situation: Partial<NoticeSituation> & { scoped?: string[] }) {
  const { scoped = [], ...rest } = situation;
  return judgeNotice(
    rules,
    {
      noticeDay: calendarDate('2026-12-04'),
      effective: calendarDate('2027-03-04'),
      changeClass: 'restrictive',
      scope: { jurisdictions: scoped, linesOfBusiness: [] },
      waiver: null,
      ...rest,
    },
    holidays,
  );
}

describe('the first day a change may take effect', () => {
  it.each<[number, NoticeCounting, string, string, string]>([
    [60, 'calendar', '2026-01-01', '2026-03-02', 'a February of 28 days'],
    [60, 'calendar', '2028-01-01', '2028-03-01', 'a leap year'],
    [1, 'calendar', '2028-02-28', '2028-02-29', 'the leap day'],
    [90, 'calendar', '2026-12-04', '2027-03-04', 'over the end of the year'],
    [1, 'business', '2026-07-02', '2026-07-06', 'July 3 is the observed holiday, then a weekend'],
    [1, 'business', '2026-12-31', '2027-01-04', "New Year's Day, then a weekend"],
    [1, 'business', '2021-12-30', '2022-01-03', "New Year's Day observed on December 31"],
    [5, 'business', '2026-11-20', '2026-11-30', 'a week with Thanksgiving'],
    [1, 'business', '2026-12-05', '2026-12-07', 'notice given on a Saturday'],
    [45, 'business', '2026-12-04', '2027-02-10', 'Christmas, New Year and Martin Luther King Day in between'],
  ])('%s %s days after %4$s', (days, counting, noticeDay, expected) => {
    expect(earliestEffective({ days, counting }, calendarDate(noticeDay), holidays)).toBe(expected);
  });

  it('has as many business days up to it as the rule asks for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 1, max: 120 }), (offset, days) => {
        const noticeDay = addDays(calendarDate('2024-01-01'), offset);
        const earliest = earliestEffective({ days, counting: 'business' }, noticeDay, holidays);
        let counted = 0;
        for (let day = addDays(noticeDay, 1); day <= earliest; day = addDays(day, 1)) {
          if (isBusinessDay(day, holidays)) counted += 1;
        }
        expect(counted).toBe(days);
        expect(isBusinessDay(earliest, holidays)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe('notice of a change', () => {
  it.each([
    ['2027-03-03', false],
    ['2027-03-04', true],
    ['2027-03-05', true],
  ])('by a rule of 90 days from December 4: %s is late enough: %s', (effective, sufficient) => {
    expect(judge([ky], { effective: calendarDate(effective) }).sufficient).toBe(sufficient);
  });

  it.each([
    ['2027-02-09', false],
    ['2027-02-10', true],
    ['2027-02-11', true],
  ])('by a rule of 45 business days from December 4: %s is late enough: %s', (effective, sufficient) => {
    expect(judge([ca], { effective: calendarDate(effective) }).sufficient).toBe(sufficient);
  });

  it('is the longest by its resulting day, not by its number', () => {
    const { longest, applied } = judge([ma, ca], {});
    expect(longest).toMatchObject({ rule: { key: 'ca', days: 45 }, earliest: '2027-02-10' });
    expect(applied.map(({ rule: { key }, earliest }) => [key, earliest])).toEqual([
      ['ca', '2027-02-10'],
      ['ma', '2027-02-02'],
    ]);
  });

  it.each<[string, string[], string[]]>([
    ['no jurisdiction is all of them', [], ['ky', 'ca', 'ma']],
    ['one of them', ['MA'], ['ma']],
    ['some of them, in any case and with blanks', [' ma', 'Ky '], ['ky', 'ma']],
    ['another', ['OR'], []],
  ])('asks the rules of the version’s scope: %s', (_, scoped, keys) => {
    expect(judge([ma, ky, ca], { scoped }).applied.map(({ rule: { key } }) => key)).toEqual(keys);
  });

  it.each<[string[], boolean]>([
    [[], true],
    [['Medicare Advantage'], true],
    [['medicare advantage'], true],
    [['Commercial'], false],
    [['Commercial', 'Medicare'], true],
  ])('asks a rule for some lines of business of a version for %j: %s', (linesOfBusiness, applies) => {
    const { applied } = judge([lcd], { scope: { linesOfBusiness, jurisdictions: ['OR'] } });
    expect(applied).toHaveLength(applies ? 1 : 0);
  });

  it.each<[ChangeClass, number, number]>([
    ['restrictive', 1, 0],
    ['expansive', 0, 0],
    ['neutral', 0, 0],
    ['editorial', 0, 0],
    ['new', 0, 0],
    ['codes_only', 0, 1],
  ])('for %s: %i rules apply, %i exempt it', (changeClass, applied, exempted) => {
    const verdict = judge([ky], { changeClass, effective: calendarDate('2026-12-05') });
    expect([verdict.applied.length, verdict.exempted.length]).toEqual([applied, exempted]);
    expect(verdict.sufficient).toBe(applied === 0);
  });

  it('is not asked for what a law prescribes, where the rule says so', () => {
    const strict = rule('ne', 60, { exemptions: [] });
    const waiver = { ground: 'legal_mandate', reason: 'Chapter 12 takes effect.' } as const;
    const verdict = judge([ky, strict], { waiver, effective: calendarDate('2027-02-01') });
    expect(verdict.exempted.map(({ rule: { key } }) => key)).toEqual(['ky']);
    expect(verdict.longest).toMatchObject({ rule: { key: 'ne' }, earliest: '2027-02-02' });
    expect(verdict.sufficient).toBe(false);
  });

  it('stays too short by the rules when the signer waives it: the waiver is another matter', () => {
    const waiver = { ground: 'waiver', reason: 'A recall.' } as const;
    const verdict = judge([ky], { waiver, effective: calendarDate('2026-12-10') });
    expect(verdict).toMatchObject({ sufficient: false, waiver });
  });

  it.each<[string, string | null, boolean]>([
    ['2027-03-04', null, true], // begins on the effective day
    ['2027-03-05', null, false],
    ['2000-01-01', '2026-12-04', false], // ended as the notice was given
    ['2000-01-01', '2026-12-05', true],
  ])(
    'holds a rule in force from %s until %s to a change announced December 4 for March 4: %s',
    (from, until, holds) => {
      const dated = rule('ky', 120, {
        inForceFrom: calendarDate(from),
        inForceUntil: until === null ? null : calendarDate(until),
      });
      expect(judge([dated], {}).applied).toHaveLength(holds ? 1 : 0);
    },
  );

  it('holds a change that reaches back to the rules of both days', () => {
    const { sufficient } = judge([ky], { effective: calendarDate('2026-11-01') });
    expect(sufficient).toBe(false);
  });

  it('asks nothing where there is no rule', () => {
    expect(judge([], {})).toMatchObject({ longest: null, sufficient: true, applied: [] });
  });

  it.each([
    [
      [ky, ma],
      'earliest effective day under KY: March 4, 2027, because 90 days of notice count from December 4, 2026',
    ],
    [
      [ca],
      'earliest effective day under CA: February 10, 2027, because 45 business days of notice count from December 4, 2026',
    ],
    [
      [lcd],
      'earliest effective day under LCD: January 18, 2027, because 45 days of notice count from December 4, 2026',
    ],
    [[], 'no notice rule applies to this change'],
  ])('is said in words', (rules, words) => {
    expect(noticeInWords(judge(rules, {}))).toBe(words);
  });
});
