import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../kernel/calendar-date.ts';
import { partialDate } from '../../kernel/partial-date.ts';
import { byUrgencyOn } from './agenda-order.rules.ts';

const item = (
  title: string,
  nextReview: string | null,
  carriedOver = false,
  policyId: string | null = 'id',
) => ({
  title,
  policyId,
  nextReview: nextReview === null ? null : partialDate(nextReview),
  carriedOver,
});

describe('the order of a proposed agenda', () => {
  it('is overdue, due, deferred before, upcoming, then no review; by last day, then by title', () => {
    const items = [
      item('A matter of another kind', null, false, null),
      item('A without review', null),
      item('B upcoming', '2026-12'),
      item('C deferred', null, true),
      item('D due', '2026-10'),
      item('E overdue', '2026-09'),
      item('F overdue longer', '2026-08-31'),
      item('G overdue, deferred before', '2026-09', true),
      item('Policy 10', '2026-10'),
      item('Policy 9', '2026-10'),
    ];
    expect(items.toSorted(byUrgencyOn(calendarDate('2026-10-01'))).map(({ title }) => title)).toEqual([
      'F overdue longer',
      'G overdue, deferred before',
      'E overdue',
      'D due',
      'Policy 9',
      'Policy 10',
      'C deferred',
      'B upcoming',
      'A without review',
      'A matter of another kind',
    ]);
  });

  it.each([
    ['2026-08-31', ['B due then', 'A deferred']],
    ['2026-07-31', ['A deferred', 'B due then']],
  ])('changes with the day: %s', (today, expected) => {
    const items = [item('B due then', '2026-08'), item('A deferred', null, true)];
    expect(items.toSorted(byUrgencyOn(calendarDate(today))).map(({ title }) => title)).toEqual(expected);
  });
});
