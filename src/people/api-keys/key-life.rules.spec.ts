import { describe, expect, it } from '@jest/globals';
import { InvalidRequest } from '../../kernel/errors.ts';
import { instant } from '../../kernel/instant.ts';
import { endOfKey, warningDue } from './key-life.rules.ts';

const now = instant('2026-05-04T12:00:00Z');
const lives = { defaultDays: 10, longestDays: 20 };
const endless = { defaultDays: 10, longestDays: 0 };

describe('the end of a key', () => {
  it.each([
    ['is after the days by setting', undefined, lives, '2026-05-14T12:00:00Z'],
    ['is never later than may be', undefined, { defaultDays: 30, longestDays: 20 }, '2026-05-24T12:00:00Z'],
    ['is as asked', '2026-05-04T12:00:01Z', lives, '2026-05-04T12:00:01Z'],
    ['is as asked on the last day', '2026-05-24T12:00:00Z', lives, '2026-05-24T12:00:00Z'],
    ['is by setting where any is allowed', undefined, endless, '2026-05-14T12:00:00Z'],
    [
      'is as asked however late where any is allowed',
      '2999-01-01T00:00:00Z',
      endless,
      '2999-01-01T00:00:00Z',
    ],
  ] as const)('%s', (_, asked, given, end) => {
    expect(endOfKey(asked === undefined ? undefined : instant(asked), now, given)?.toString()).toBe(end);
  });

  it('is none only where any is allowed', () => {
    expect(endOfKey(null, now, endless)).toBeNull();
    expect(() => endOfKey(null, now, lives)).toThrow(InvalidRequest);
  });

  it.each(['2026-05-04T12:00:00Z', '2026-05-24T12:00:01Z', '1999-01-01T00:00:00Z'])(
    'is refused at %s',
    (asked) => {
      expect(() => endOfKey(instant(asked), now, lives)).toThrow(InvalidRequest);
    },
  );
});

describe('the warning of a key’s end', () => {
  it.each([
    [31, null, null],
    [30, null, 30],
    [29, 30, null],
    [8, 30, null],
    [7, 30, 7],
    [7, null, 7],
    [1, 7, 1],
    [1, null, 1],
    [0, 1, null],
    [-1, 1, null],
  ])('%d days ahead, after one of %s: %s', (daysLeft, warned, due) => {
    expect(warningDue(daysLeft, warned)).toBe(due);
  });
});
