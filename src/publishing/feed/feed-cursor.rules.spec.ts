import { describe, expect, it } from '@jest/globals';
import {
  checkOf,
  EpochChanged,
  formatFeedCursor,
  parseFeedCursor,
  startOfReading,
} from './feed-cursor.rules.ts';

const epoch = '0123456789ab';
const check = 'aabbccddeeff';

describe('a cursor of the feed', () => {
  it('is read back as it was given', () => {
    expect(parseFeedCursor(formatFeedCursor({ epoch, sequence: 42, check }))).toEqual({
      epoch,
      sequence: 42,
      check,
    });
  });

  it('of the beginning, and of an earlier version, has no check', () => {
    expect(formatFeedCursor({ epoch, sequence: 0, check: null })).toBe(`${epoch}.0`);
    expect(parseFeedCursor(`${epoch}.42`)).toEqual({ epoch, sequence: 42, check: null });
  });

  it('is checked by the end of the id of its event', () => {
    expect(checkOf('0199c8f0-1234-7abc-8def-AABBCCDDEEFF')).toBe(check);
  });

  it.each([
    '',
    '42',
    `${epoch}`,
    `${epoch}.`,
    `${epoch}.-1`,
    `${epoch}.01`,
    `${epoch}.1e3`,
    `${epoch}.1 or true`,
    `${epoch}.1.`,
    `${epoch}.1.${check}0`,
    `${epoch}.1.${check.toUpperCase()}`,
    `${epoch}.1.${check}.1`,
  ])('is not "%s"', (text) => {
    expect(() => parseFeedCursor(text)).toThrow('not a cursor');
  });
});

describe('where reading starts', () => {
  const head = { epoch, sequence: 10, check: '000000000010' };

  it('is the beginning without a cursor, else the cursor', () => {
    expect(startOfReading(undefined, head, null)).toBe(0);
    expect(startOfReading({ epoch, sequence: 0, check: null }, head, null)).toBe(0);
    expect(startOfReading({ epoch, sequence: 10, check }, head, check)).toBe(10);
    expect(startOfReading({ epoch, sequence: 10, check: null }, head, check)).toBe(10);
  });

  it.each([
    ['another epoch', { epoch: 'ba9876543210', sequence: 1, check }, check],
    ['what lies beyond the end', { epoch, sequence: 11, check }, null],
    ['a place at which another event stands', { epoch, sequence: 9, check }, '000000000009'],
    ['a place of the beginning with an event', { epoch, sequence: 0, check }, null],
  ])('is refused for %s', (_, after, found) => {
    expect(() => startOfReading(after, head, found)).toThrow(EpochChanged);
  });
});
