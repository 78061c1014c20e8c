import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../kernel/calendar-date.ts';
import { instant, type Instant } from '../../kernel/instant.ts';
import { partialDate } from '../../kernel/partial-date.ts';
import { defaultLadder, rungOf } from './ladder.rules.ts';
import { MISSED_OCCURRENCES_KEPT, untouched, type WaitingRung } from './open-rungs.rules.ts';
import {
  nextBusinessMorning,
  scheduleAfterDowntime,
  scheduleChangedWindow,
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
    const result = told(
      scheduleAfterDowntime(september, defaultLadder, portland, at('2026-09-23T14:00:00'), untouched),
    );
    expect(result.superseded.at(-1)).toBe('first_day');
    expect(result.planned).toEqual(['closing', 'overdue']);
  });

  it('moves a rung found on a later day into the digest of the next business morning', () => {
    const result = told(
      scheduleAfterDowntime(september, defaultLadder, portland, at('2026-09-26T10:00:00'), untouched),
    );
    expect(result.digest).toEqual(['closing 2026-09-28T15:00:00Z']);
    expect(result.planned).toEqual(['overdue']);
  });

  it('is due at once when it comes back at mail time', () => {
    const { digest } = told(
      scheduleAfterDowntime(september, defaultLadder, portland, at('2026-09-28T08:00:00'), untouched),
    );
    expect(digest).toEqual(['closing 2026-09-28T15:00:00Z']);
  });
});

describe('a window planned anew', () => {
  const closing = { key: 'closing', occurrence: 0, dueOn: calendarDate('2026-09-23') };
  const told = { ended: new Map([['first_day', 0]]), toldUntil: calendarDate('2026-09-01') };
  const anew = (now: string, waiting: Partial<WaitingRung> | null, hours = portland) => {
    const rung = { ...closing, sendAt: at('2026-09-23T08:00:00'), inDigest: false, ...waiting };
    const standing = { ...told, waiting: waiting === null ? [] : [rung] };
    const [first] = scheduleChangedWindow(september, defaultLadder, hours, at(now), standing);
    return [first?.key, first?.sendAt.toString(), first?.inDigest];
  };
  const earlier = { ...portland, mailTime: '06:00' };

  it.each([
    ['that is to come, as it is', '2026-09-23T07:59:59', {}, portland, '2026-09-23T15:00:00Z', false],
    ['that is due this moment, as it is', '2026-09-23T08:00:00', {}, portland, '2026-09-23T15:00:00Z', false],
    [
      'that is due and not yet swept, as it is',
      '2026-09-23T08:00:20',
      {},
      portland,
      '2026-09-23T15:00:00Z',
      false,
    ],
    [
      'of today under an earlier mail time, at once',
      '2026-09-23T07:00:00',
      {},
      earlier,
      '2026-09-23T13:00:00Z',
      false,
    ],
    ['of yesterday, the next morning', '2026-09-24T00:00:00', {}, portland, '2026-09-24T15:00:00Z', true],
    [
      'nobody waited for, the next morning',
      '2026-09-23T08:00:20',
      null,
      portland,
      '2026-09-24T15:00:00Z',
      true,
    ],
    [
      'in a digest to come, there',
      '2026-09-23T10:00:00',
      { sendAt: at('2026-09-24T08:00:00'), inDigest: true },
      portland,
      '2026-09-24T15:00:00Z',
      true,
    ],
    [
      'in the digest of this morning, there',
      '2026-09-24T08:00:20',
      { sendAt: at('2026-09-24T08:00:00'), inDigest: true },
      portland,
      '2026-09-24T15:00:00Z',
      true,
    ],
  ])('sends a rung %s', (_, now, waiting, hours, sendAt, inDigest) => {
    expect(anew(now, waiting, hours)).toEqual(['closing', sendAt, inDigest]);
  });
});

describe('the next occurrence', () => {
  const overdue = rungOf(defaultLadder, 'overdue');

  it('is planned a week later', () => {
    const next = scheduleNextOccurrence(
      overdue,
      { occurrence: 0, step: 0 },
      september,
      portland,
      calendarDate('2026-10-01'),
    );
    expect(next).toMatchObject({ occurrence: 1, dueOn: '2026-10-08', inDigest: false });
  });

  it('leaves out what was due by the day of sending', () => {
    const next = scheduleNextOccurrence(
      overdue,
      { occurrence: 7, step: 7 },
      september,
      portland,
      calendarDate('2026-11-27'),
    );
    expect(next).toMatchObject({ occurrence: 9, dueOn: '2026-12-03' });
  });

  it('does not exist for a rung that comes once', () => {
    const closing = rungOf(defaultLadder, 'closing');
    expect(
      scheduleNextOccurrence(
        closing,
        { occurrence: 0, step: 0 },
        september,
        portland,
        calendarDate('2026-09-23'),
      ),
    ).toBeNull();
  });
});
