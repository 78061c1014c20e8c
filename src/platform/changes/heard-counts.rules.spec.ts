import { describe, expect, it } from '@jest/globals';
import { HeardCounts } from './heard-counts.rules.ts';

const counts = (a: number, b = 0) =>
  new Map([
    ['a', a],
    ['b', b],
  ]);

describe('what was heard of what was counted', () => {
  it('is complete when both agree', () => {
    const heard = new HeardCounts(counts(5));
    expect(heard.compare(counts(5))).toEqual({ complete: true, lost: [] });
    heard.hear('a', 6);
    expect(heard.compare(counts(6))).toEqual({ complete: true, lost: [] });
  });

  it('waits one beat for a notification that is on its way', () => {
    const heard = new HeardCounts(counts(5));
    expect(heard.compare(counts(6))).toEqual({ complete: false, lost: [] });
    heard.hear('a', 6);
    expect(heard.compare(counts(7))).toEqual({ complete: false, lost: [] });
    heard.hear('a', 7);
    expect(heard.compare(counts(7))).toEqual({ complete: true, lost: [] });
  });

  it('gives up what has not come by the next beat, with its channel only, once', () => {
    const heard = new HeardCounts(counts(5, 1));
    heard.compare(counts(6, 1));
    expect(heard.compare(counts(8, 1))).toEqual({ complete: true, lost: ['a'] });
    expect(heard.compare(counts(8, 1))).toEqual({ complete: true, lost: [] });
  });

  it('does not mind a count that comes twice or late', () => {
    const heard = new HeardCounts(counts(5));
    heard.hear('a', 7);
    heard.hear('a', 6);
    expect(heard.compare(counts(7))).toEqual({ complete: true, lost: [] });
  });
});
