import { describe, expect, it } from '@jest/globals';
import {
  changesBetween,
  leavesHoursForMail,
  minutesOfQuiet,
  isOnlyPreferences,
  type Changeable,
  type PersonChange,
} from './person-change.rules.ts';

describe('what changes about a person', () => {
  const before: Changeable = {
    email: 'ada@example.org',
    name: 'Ada Reyes',
    credentials: 'MD',
    roles: ['author', 'reviewer'],
    active: true,
    zone: null,
    quietHours: { from: '22:00', until: '06:00' },
    reminders: 'digest',
  };

  it('is nothing when nothing is given or all is as it was', () => {
    expect(changesBetween(before, {})).toEqual({});
    expect(changesBetween(before, { ...before, roles: ['reviewer', 'author', 'author'] })).toEqual({});
  });

  it('names each property from and to', () => {
    expect(changesBetween(before, { credentials: null, roles: ['author'], active: false })).toEqual({
      credentials: { from: 'MD', to: null },
      roles: { from: ['author', 'reviewer'], to: ['author'] },
      active: { from: true, to: false },
    });
  });

  it('compares quiet hours by their times', () => {
    expect(changesBetween(before, { quietHours: { from: '22:00', until: '06:00' } })).toEqual({});
    expect(
      changesBetween(before, { quietHours: null, zone: 'Asia/Tokyo', email: 'ada@new.example' }),
    ).toEqual({
      quietHours: { from: { from: '22:00', until: '06:00' }, to: null },
      zone: { from: null, to: 'Asia/Tokyo' },
      email: { from: 'ada@example.org', to: 'ada@new.example' },
    });
  });

  it.each<[PersonChange, boolean]>([
    [{ zone: null, quietHours: null, reminders: 'individual' }, true],
    [{}, true],
    [{ zone: null, email: 'x@example.org' }, false],
    [{ active: false }, false],
  ])('%j is only a matter of preference: %s', (change, expected) => {
    expect(isOnlyPreferences(change)).toBe(expected);
  });
});

describe('quiet hours', () => {
  it.each([
    ['22:00', '06:30', 510, true],
    ['09:00', '17:00', 480, true],
    ['00:00', '16:00', 960, true],
    ['18:00', '10:00', 960, true],
    ['00:00', '16:01', 961, false],
    ['18:00', '10:01', 961, false],
    ['08:01', '08:00', 1439, false],
    ['00:00', '23:59', 1439, false],
  ])('from %s until %s are %d minutes, which is possible: %s', (from, until, minutes, possible) => {
    expect(minutesOfQuiet({ from, until })).toBe(minutes);
    expect(leavesHoursForMail({ from, until })).toBe(possible);
  });
});
