import { describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { predecessorOf, retirementProblem, retiresRetroactively } from './acts.rules.ts';

const day = (text: string) => text as CalendarDate;
const period = (versionId: string, from: string, until: string | null) => ({
  versionId,
  from: day(from),
  until: until === null ? null : day(until),
});
const today = day('2026-06-15');
const inForce = [period('v1', '2026-01-01', '2026-04-01'), period('v2', '2026-04-01', null)];

describe('a retirement', () => {
  const scheduled = [period('v1', '2026-01-01', '2026-09-01'), period('v2', '2026-09-01', null)];
  const ended = [period('v1', '2026-01-01', '2026-09-01')];

  it.each([
    ['today', '2026-06-15', inForce, null],
    ['on a day to come', '2027-01-01', inForce, null],
    ['on the last version’s first day', '2026-04-01', inForce, null],
    ['before the last version’s first day', '2026-03-31', inForce, 'before_last_version'],
    ['on the day a scheduled version begins', '2026-09-01', scheduled, 'versions_scheduled'],
    ['before a scheduled version begins', '2026-08-31', scheduled, 'versions_scheduled'],
    ['after a scheduled version begins', '2026-09-02', scheduled, null],
    ['earlier than an end decided before', '2026-08-31', ended, null],
    ['on the end decided before', '2026-09-01', ended, 'ended_already'],
    ['later than the end decided before', '2026-09-02', ended, 'ended_already'],
    ['of a policy that governs no day', '2026-09-01', [], 'nothing_governs'],
  ])('%s', (_, on, known, why) => {
    expect(retirementProblem(day(on), known, today)?.why ?? null).toBe(why);
  });

  it.each([
    ['2026-06-14', true],
    ['2026-06-15', false],
    ['2026-06-16', false],
  ])('on %s, signed on June 15, reaches back: %s', (on, back) => {
    expect(retiresRetroactively(day(on), today)).toBe(back);
  });
});

describe('the version that governs again', () => {
  const again = [
    ...inForce.slice(0, 1),
    period('v2', '2026-04-01', '2026-05-01'),
    period('v1', '2026-05-01', null),
  ];

  it('is the one before in the order of days', () => {
    expect(predecessorOf(inForce[1]!, inForce, new Set())?.versionId).toBe('v1');
  });

  it('is none that was withdrawn, and none when there was none before', () => {
    expect(predecessorOf(again[2]!, again, new Set(['v2']))).toBeNull();
    expect(predecessorOf(inForce[0]!, inForce, new Set())).toBeNull();
  });
});
