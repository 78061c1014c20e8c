import { describe, expect, it } from '@jest/globals';
import { instant } from '../kernel/instant.ts';
import { expiresAt, parseKeyExpiry } from './key-expiry.rules.ts';

describe('the expiry of a key as it is typed', () => {
  const now = instant('2026-10-30T12:00:00Z');
  const zone = 'America/Los_Angeles';

  it.each([
    ['1d', '2026-10-31T12:00:00Z'],
    ['90d', '2027-01-28T12:00:00Z'],
    ['3650d', '2036-10-27T12:00:00Z'],
    ['2026-10-31', '2026-11-01T07:00:00Z'],
    ['2026-11-01', '2026-11-02T08:00:00Z'], // the day the clocks go back
  ])('%s ends at %s', (text, expected) => {
    expect(expiresAt(parseKeyExpiry(text)!, now, zone).toString()).toBe(expected);
  });

  it.each(['0d', '3651d', '-1d', '90', '1.5d', '90 d', '2026-02-30', '2026-11', 'never', ''])(
    '%p is not understood',
    (text) => {
      expect(parseKeyExpiry(text)).toBeUndefined();
    },
  );
});
