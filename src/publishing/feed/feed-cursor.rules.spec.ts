import { describe, expect, it } from '@jest/globals';
import { EpochChanged, formatFeedCursor, parseFeedCursor, startOfReading } from './feed-cursor.rules.ts';

const epoch = '0123456789ab';

describe('a cursor of the feed', () => {
  it('is read back as it was given', () => {
    expect(parseFeedCursor(formatFeedCursor({ epoch, sequence: 42 }))).toEqual({ epoch, sequence: 42 });
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
  ])('is not "%s"', (text) => {
    expect(() => parseFeedCursor(text)).toThrow('not a cursor');
  });
});

describe('where reading starts', () => {
  const head = { epoch, sequence: 10 };

  it('is the beginning without a cursor, else the cursor', () => {
    expect(startOfReading(undefined, head)).toBe(0);
    expect(startOfReading({ epoch, sequence: 10 }, head)).toBe(10);
  });

  it('is refused for another epoch and for what lies beyond the end', () => {
    expect(() => startOfReading({ epoch: 'ba9876543210', sequence: 1 }, head)).toThrow(EpochChanged);
    expect(() => startOfReading({ epoch, sequence: 11 }, head)).toThrow(EpochChanged);
  });
});
