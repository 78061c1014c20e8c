import { describe, expect, it } from '@jest/globals';
import { addDays, calendarDate } from '../../kernel/calendar-date.ts';
import { servedRecord } from '../pubmed-server/served-record.ts';
import { firstGap, naiveLiterature, type EndedSearch } from './naive-literature.ts';
import type { LiteratureYearPlan, PlannedPolicy, PlannedRecord } from './year-plan.ts';

const policy: PlannedPolicy = {
  id: 'p',
  slug: 'topic-0001',
  word: 'topic0001',
  lastReview: calendarDate('2026-01-10'),
};
const size = {
  seed: 1,
  policies: 1,
  from: calendarDate('2026-02-02'),
  days: 30,
  intervalDays: 45,
  recordsEach: 1,
  burst: 0,
  crowd: 0,
};

function met(created: string, given: Partial<PlannedRecord> = {}): [boolean, boolean] {
  const planned: PlannedRecord = {
    record: servedRecord({ pmid: '99200001', title: 'On topic0001.', created }),
    words: ['topic0001'],
    shownOn: calendarDate(created),
    indexedOn: null,
    withdrawnOn: null,
    ...given,
  };
  const plan: LiteratureYearPlan = { size, policies: [policy], records: [planned], crowdOn: size.from };
  const { must, may } = naiveLiterature(plan, 5);
  return [must.get('p')?.has('99200001') ?? false, may.get('p')?.has('99200001') ?? false];
}

describe('naiveLiterature', () => {
  const day = calendarDate;
  it.each<[string, string, Partial<PlannedRecord>, [boolean, boolean]]>([
    ['the day before the last review', '2026-01-09', {}, [false, false]],
    ['the day of the last review', '2026-01-10', {}, [true, true]],
    ['shown 14 days late', '2026-02-10', { shownOn: day('2026-02-24') }, [true, true]],
    ['shown 15 days late', '2026-02-10', { shownOn: day('2026-02-25') }, [false, true]],
    ['years old and indexed now', '2023-02-10', { indexedOn: day('2026-02-20') }, [true, true]],
    [
      'withdrawn before the next search is sure',
      '2026-02-10',
      { withdrawnOn: day('2026-04-01') },
      [false, true],
    ],
    ['withdrawn after it', '2026-02-10', { withdrawnOn: day('2026-04-02') }, [true, true]],
    ['about something else', '2026-02-10', { words: ['topic0002'] }, [false, false]],
  ])('%s', (_, created, given, expected) => {
    expect(met(created, given)).toEqual(expected);
  });
});

describe('firstGap', () => {
  const search = (from: string, through: string, uids: [number, number] | null = null): EndedSearch => ({
    policyId: 'p',
    from: calendarDate(from),
    through: calendarDate(through),
    uidFrom: uids?.[0] ?? null,
    uidThrough: uids?.[1] ?? null,
  });
  const last = 999_999_999;
  it.each<[string, EndedSearch[], string | null]>([
    ['nothing searched', [], '2026-01-10'],
    ['begun a day late', [search('2026-01-11', '2026-02-01')], '2026-01-10'],
    ['whole', [search('2026-01-10', '2026-02-01'), search('2026-02-02', '2026-03-01')], null],
    [
      'a day left out',
      [search('2026-01-10', '2026-02-01'), search('2026-02-03', '2026-03-01')],
      '2026-02-02',
    ],
    [
      'a day in parts',
      [search('2026-01-10', '2026-01-10', [1, 500]), search('2026-01-10', '2026-01-10', [501, last])],
      null,
    ],
    [
      'a part left out',
      [search('2026-01-10', '2026-01-10', [1, 500]), search('2026-01-10', '2026-01-10', [502, last])],
      '2026-01-10',
    ],
    ['the last part left out', [search('2026-01-10', '2026-01-10', [1, 500])], '2026-01-10'],
  ])('%s', (_, searches, expected) => {
    expect(firstGap(policy, searches)).toBe(expected === null ? null : addDays(calendarDate(expected), 0));
  });
});
