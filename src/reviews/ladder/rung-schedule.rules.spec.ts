import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../kernel/calendar-date.ts';
import { instant, type Instant } from '../../kernel/instant.ts';
import { partialDate } from '../../kernel/partial-date.ts';
import { defaultLadder, rungOf } from './ladder.rules.ts';
import {
  MISSED_OCCURRENCES_KEPT,
  nextBusinessMorning,
  scheduleAfterDowntime,
  scheduleNewWindow,
  scheduleNextOccurrence,
  sendingMornings,
  sendTime,
  type MailHours,
  type ScheduledRung,
} from './rung-schedule.rules.ts';

const holidays = ['2026-07-03', '2026-09-07', '2026-10-12', '2026-11-11', '2026-11-26', '2026-12-25'];
const portland: MailHours = {
  zone: 'America/Los_Angeles',
  mailTime: '08:00',
  holidays: { isHoliday: (day) => holidays.includes(day) },
};
const september = partialDate('2026-09');
/** A wall time in Portland. */
const at = (time: string): Instant =>
  instant(`${time}${time < '2026-11-01' && time > '2026-03-08' ? '-07:00' : '-08:00'}`);
const name = ({ key, occurrence }: ScheduledRung): string => (occurrence > 0 ? `${key}#${occurrence}` : key);

function told(rungs: readonly ScheduledRung[]): {
  superseded: string[];
  digest: string[];
  planned: string[];
} {
  const live = rungs.filter(({ superseded }) => !superseded);
  return {
    superseded: rungs.filter(({ superseded }) => superseded).map(name),
    digest: live.filter(({ inDigest }) => inDigest).map((rung) => `${name(rung)} ${rung.sendAt.toString()}`),
    planned: live.filter(({ inDigest }) => !inDigest).map(name),
  };
}

describe('the next business morning', () => {
  it.each([
    ['a morning before mail time', '2026-09-21T07:59:59', '2026-09-21'],
    ['mail time itself', '2026-09-21T08:00:00', '2026-09-21'],
    ['a moment after mail time', '2026-09-21T08:00:01', '2026-09-22'],
    ['Friday afternoon', '2026-09-18T15:00:00', '2026-09-21'],
    ['Saturday', '2026-09-19T06:00:00', '2026-09-21'],
    ['the Friday before Labor Day', '2026-09-04T12:00:00', '2026-09-08'],
    ['the day before Thanksgiving', '2026-11-25T12:00:00', '2026-11-27'],
  ])('of %s', (_, now, day) => {
    expect(nextBusinessMorning(at(now), portland).day).toBe(day);
  });

  it('moves past a gap in the clock', () => {
    const hours = {
      ...portland,
      zone: 'Europe/Berlin',
      mailTime: '02:30',
      holidays: { isHoliday: () => false },
    };
    expect(sendTime(calendarDate('2026-03-29'), hours).toString()).toBe('2026-03-29T01:30:00Z'); // 03:30 CEST
  });
});

describe('the mornings on which ready mail may go', () => {
  it('begin now on a business day past its mail time', () => {
    const mornings = sendingMornings(at('2026-09-18T10:00:00'), portland, 3);
    expect(mornings.map(({ day }) => day)).toEqual(['2026-09-18', '2026-09-21', '2026-09-22']);
    expect(mornings[0]?.at.toString()).toBe('2026-09-18T17:00:00Z');
  });

  it('begin on Monday when it is Saturday', () => {
    expect(sendingMornings(at('2026-09-19T10:00:00'), portland, 2).map(({ day }) => day)).toEqual([
      '2026-09-21',
      '2026-09-22',
    ]);
  });

  it('name a day once at its very mail time', () => {
    expect(sendingMornings(at('2026-09-18T08:00:00'), portland, 2).map(({ day }) => day)).toEqual([
      '2026-09-18',
      '2026-09-21',
    ]);
  });
});

describe('a new window', () => {
  it('plans the whole ladder when nothing was missed', () => {
    const result = told(scheduleNewWindow(september, defaultLadder, portland, at('2026-02-10T09:00:00')));
    expect(result.planned).toEqual(defaultLadder.map(({ key }) => key));
    expect([...result.superseded, ...result.digest]).toEqual([]);
  });

  it('sends the newest missed rung in the digest of the next business morning', () => {
    const result = told(scheduleNewWindow(september, defaultLadder, portland, at('2026-07-10T09:00:00')));
    expect(result.superseded).toEqual(['before_120', 'before_90']);
    expect(result.digest).toEqual(['before_60 2026-07-13T15:00:00Z']);
    expect(result.planned).toEqual(['before_30', 'before_14', 'before_7', 'first_day', 'closing', 'overdue']);
  });

  it('counts a rung of today as missed once its hour has passed', () => {
    const { digest } = told(scheduleNewWindow(september, defaultLadder, portland, at('2026-05-04T08:00:01')));
    expect(digest).toEqual(['before_120 2026-05-05T15:00:00Z']);
  });

  it('sends a rung of today as it is when its hour is still to come', () => {
    const { planned } = told(
      scheduleNewWindow(september, defaultLadder, portland, at('2026-05-04T08:00:00')),
    );
    expect(planned).toEqual(defaultLadder.map(({ key }) => key));
  });

  it('in late November sends one digest, also where the next weekly reminder falls on that morning', () => {
    const result = told(scheduleNewWindow(september, defaultLadder, portland, at('2026-11-25T10:00:00')));
    expect(result.digest).toEqual(['overdue#8 2026-11-27T16:00:00Z']);
    expect(result.superseded).toHaveLength(8 + 8);
    expect(result.planned).toEqual([]);
  });

  it('writes down a year of missed weeks and no more', () => {
    const result = told(
      scheduleNewWindow(partialDate('1999-02'), defaultLadder, portland, at('2026-11-18T10:00:00')),
    );
    expect(result.digest).toHaveLength(1);
    expect(result.superseded.length).toBeLessThanOrEqual(defaultLadder.length + MISSED_OCCURRENCES_KEPT);
  });
});

describe('a window after downtime', () => {
  it('sends a rung of today late on the same day, as it is', () => {
    const result = told(scheduleAfterDowntime(september, defaultLadder, portland, at('2026-09-23T14:00:00')));
    expect(result.superseded.at(-1)).toBe('first_day');
    expect(result.planned).toEqual(['closing', 'overdue']);
  });

  it('moves a rung found on a later day into the digest of the next business morning', () => {
    const result = told(scheduleAfterDowntime(september, defaultLadder, portland, at('2026-09-26T10:00:00')));
    expect(result.digest).toEqual(['closing 2026-09-28T15:00:00Z']);
    expect(result.planned).toEqual(['overdue']);
  });

  it('is due at once when it comes back at mail time', () => {
    const { digest } = told(
      scheduleAfterDowntime(september, defaultLadder, portland, at('2026-09-28T08:00:00')),
    );
    expect(digest).toEqual(['closing 2026-09-28T15:00:00Z']);
  });
});

describe('the next occurrence', () => {
  const overdue = rungOf(defaultLadder, 'overdue');

  it('is planned a week later', () => {
    const next = scheduleNextOccurrence(overdue, 0, september, portland, calendarDate('2026-10-01'));
    expect(next).toMatchObject({ occurrence: 1, dueOn: '2026-10-08', inDigest: false });
  });

  it('leaves out what was due by the day of sending', () => {
    const next = scheduleNextOccurrence(overdue, 7, september, portland, calendarDate('2026-11-27'));
    expect(next).toMatchObject({ occurrence: 9, dueOn: '2026-12-03' });
  });

  it('does not exist for a rung that comes once', () => {
    const closing = rungOf(defaultLadder, 'closing');
    expect(scheduleNextOccurrence(closing, 0, september, portland, calendarDate('2026-09-23'))).toBeNull();
  });
});
