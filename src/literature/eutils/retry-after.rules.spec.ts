import { describe, expect, it } from '@jest/globals';
import { retryAfterSeconds } from './retry-after.rules.ts';

const replied = 'Mon, 04 May 2026 15:00:00 GMT';

describe('retryAfterSeconds', () => {
  it.each([
    [null, null],
    ['', null],
    ['soon', null],
    ['-5', null],
    ['0', 0],
    [' 7 ', 7],
    ['1.2', 2],
    ['3600', 3_600],
    ['3601', 3_600],
    ['99999999999999999999', 3_600],
    ['Mon, 04 May 2026 15:00:30 GMT', 30],
    ['Monday, 04-May-26 15:01:00 GMT', 60],
    ['Mon May  4 15:00:05 2026 GMT', 5],
    ['Mon, 04 May 2026 14:00:00 GMT', 0],
    ['Tue, 05 May 2026 15:00:00 GMT', 3_600],
  ])('%j is %s', (header, expected) => {
    expect(retryAfterSeconds(header, replied)).toBe(expected);
  });

  it('says nothing of a date in a reply that has none itself', () => {
    expect(retryAfterSeconds('Mon, 04 May 2026 15:00:30 GMT', null)).toBeNull();
  });
});
