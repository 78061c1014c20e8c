import { describe, expect, it } from '@jest/globals';
import { anchorsOf, slugOf } from './anchors.rules.ts';

const sections = (...list: [number, string, (string | null)?][]) =>
  list.map(([level, heading, id = null]) => ({ level, heading, id }));

describe('slugOf', () => {
  it.each([
    ['Randomized Controlled Trials (RCTs)', 'randomized-controlled-trials-rcts'],
    ["WHO's Guidance -- 2021", 'who-s-guidance-2021'],
    ['背景', '背景'],
    ['!!!', 'section'],
    ['Ref 1', 'section-ref-1'],
    ['Codes', 'section-codes'],
  ])('makes "%s" into %s', (heading, slug) => {
    expect(slugOf(heading)).toBe(slug);
  });

  it('is bounded for a heading of any length', () => {
    expect(slugOf('word '.repeat(1000)).length).toBeLessThanOrEqual(80);
  });
});

describe('anchorsOf', () => {
  it('puts the path in front of headings that repeat, and of no others', () => {
    const given = sections(
      [1, 'Evidence'],
      [2, 'Without'],
      [3, 'Trials'],
      [2, 'With'],
      [3, 'Trials'],
      [3, 'Reviews'],
    );
    expect(anchorsOf(given)).toEqual([
      'evidence',
      'without',
      'without--trials',
      'with',
      'with--trials',
      'reviews',
    ]);
  });

  it('counts what the path cannot tell apart', () => {
    expect(anchorsOf(sections([1, 'Note'], [1, 'Note'], [1, 'Note']))).toEqual([
      'note',
      'note--2',
      'note--3',
    ]);
  });

  it('keeps an anchor that was given, and gives it to nobody else', () => {
    expect(anchorsOf(sections([1, 'Renamed', 'summary'], [1, 'Summary']))).toEqual(['summary', 'summary--2']);
  });

  it('gives 20,000 equal headings different anchors', () => {
    const given = Array.from({ length: 20_000 }, () => ({ level: 1, heading: 'Same', id: null }));
    expect(new Set(anchorsOf(given)).size).toBe(20_000);
  });
});
