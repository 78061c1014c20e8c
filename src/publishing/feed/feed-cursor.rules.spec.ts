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
  const place = (reach: number | null, found: string | null = null) => ({ reach, check: found });
  const earlier = 'ba9876543210';

  it('is the beginning without a cursor, else the cursor', () => {
    expect(startOfReading(undefined, epoch, place(null))).toBe(0);
    expect(startOfReading({ epoch, sequence: 0, check: null }, epoch, place(10))).toBe(0);
    expect(startOfReading({ epoch, sequence: 10, check }, epoch, place(10, check))).toBe(10);
    expect(startOfReading({ epoch, sequence: 10, check: null }, epoch, place(10, check))).toBe(10);
  });

  it('is the cursor of an earlier epoch too, as far as the feed went in it', () => {
    expect(startOfReading({ epoch: earlier, sequence: 7, check }, epoch, place(7, check))).toBe(7);
    expect(startOfReading({ epoch: earlier, sequence: 6, check: null }, epoch, place(7, check))).toBe(6);
  });

  it.each([
    ['an unknown epoch', { epoch: earlier, sequence: 1, check }, place(null, check)],
    ['the beginning of an unknown epoch', { epoch: earlier, sequence: 0, check: null }, place(null)],
    ['what lies beyond the end', { epoch, sequence: 11, check }, place(10)],
    [
      'what an earlier epoch told and was lost',
      { epoch: earlier, sequence: 8, check: null },
      place(7, check),
    ],
    ['a place at which another event stands', { epoch, sequence: 9, check }, place(10, '000000000009')],
    ['a place of the beginning with an event', { epoch, sequence: 0, check }, place(10)],
  ])('is refused for %s', (_, after, found) => {
    expect(() => startOfReading(after, epoch, found)).toThrow(EpochChanged);
  });
});
