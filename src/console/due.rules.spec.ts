import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '../kernel/calendar-date.ts';
import { partialDate } from '../kernel/partial-date.ts';
import { countStates, groupDue } from './due.rules.ts';

const today = calendarDate('2026-11-10');
const review = (title: string, nextReview: string) => ({ title, nextReview: partialDate(nextReview) });
const shape = (items: ReturnType<typeof review>[]) =>
  groupDue(items, today).map(({ state, months }) => [
    state,
    ...months.map(({ name, items: inMonth }) => [name, ...inMonth.map(({ title }) => title)]),
  ]);

describe('what is due, by month', () => {
  it('puts overdue first, then due, then upcoming, each by month', () => {
    const items = [
      review('far', '2027-05'),
      review('now', '2026-11'),
      review('late', '2026-09'),
      review('later', '2026-10'),
      review('next', '2026-12'),
    ];
    expect(shape(items)).toEqual([
      ['overdue', ['September 2026', 'late'], ['October 2026', 'later']],
      ['due', ['November 2026', 'now']],
      ['upcoming', ['December 2026', 'next'], ['May 2027', 'far']],
    ]);
  });

  it('keeps one month apart where its days stand differently', () => {
    const items = [
      review('the month', '2026-11'),
      review('yesterday', '2026-11-09'),
      review('tomorrow', '2026-11-11'),
    ];
    expect(shape(items)).toEqual([
      ['overdue', ['November 2026', 'yesterday']],
      ['due', ['November 2026', 'the month']],
      ['upcoming', ['November 2026', 'tomorrow']],
    ]);
  });

  it('never makes a month of a year', () => {
    expect(shape([review('some day', '2026')])).toEqual([['due', ['2026', 'some day']]]);
  });

  it('orders a month by title', () => {
    expect(shape([review('b', '2026-12'), review('a', '2026-12')])).toEqual([
      ['upcoming', ['December 2026', 'a', 'b']],
    ]);
  });

  it('counts each state', () => {
    expect(
      countStates([review('a', '2026-09'), review('b', '2026-11'), review('c', '2026-11')], today),
    ).toEqual({
      overdue: 1,
      due: 2,
      upcoming: 0,
    });
  });
});
