import { describe, expect, it } from '@jest/globals';
import { boundBetween, type Bound } from './change-class-bounds.rules.ts';

describe('a number', () => {
  it.each<[string, string, Bound | null]>([
    ['at least ', ' months', 'least'],
    ['a minimum of ', '', 'least'],
    ['more than ', '', 'least'],
    ['≥ ', '', 'least'],
    ['no less than ', '', 'least'],
    ['no fewer than ', '', 'least'],
    ['not **less** than ', '', 'least'],
    ['not under ', '', 'least'],
    ['', ' years or older', 'least'],
    ['less than ', '', 'most'],
    ['below ', '', 'most'],
    ['up to ', '', 'most'],
    ['no more than ', '', 'most'],
    ['not older than ', '', 'most'],
    ['not to exceed ', '', 'most'],
    ['not exceeding ', '', 'most'],
    ['not over ', '', 'most'],
    ['', ' points or less', 'most'],
    ['not limited to ', '', null],
    ['below -', '', null],
    ['at least .', ' mg', null],
    ['moreover ', '', null],
    ['for ', ' months', null],
  ])('between %j and %j bounds %s', (before, after, bound) => {
    expect(boundBetween(before, after)).toBe(bound);
  });
});
