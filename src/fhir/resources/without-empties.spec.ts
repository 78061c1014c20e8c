import { describe, expect, it } from '@jest/globals';
import { withoutEmpties } from './without-empties.ts';

describe('a resource without what has no value', () => {
  it('has no null, and nothing empty, however deep', () => {
    const resource = {
      resourceType: 'Library',
      a: null,
      b: undefined,
      c: '',
      d: [],
      e: {},
      f: [{}, '', { g: [null] }],
      h: { i: { j: '' }, k: 0 },
      l: false,
      m: ['x', ''],
    };
    expect(withoutEmpties(resource)).toEqual({ resourceType: 'Library', h: { k: 0 }, l: false, m: ['x'] });
  });

  it('is an empty object where nothing has a value', () => {
    expect(withoutEmpties({ a: [] })).toEqual({});
  });
});
