import { describe, expect, it } from '@jest/globals';
import { consumerState, driftReasons } from './drift.rules.ts';
import { driftWords } from './drift-words.ts';

const counts = { measured: 3, due: 0, behind: 0, damaged: 0 };

describe('how a consumer stands', () => {
  it.each([
    ['current', true, {}],
    ['due', true, { due: 1 }],
    ['behind', true, { due: 1, behind: 1 }],
    ['damaged', true, { due: 1, behind: 1, damaged: 1 }],
    ['not_heard_from', false, {}],
    ['not_heard_from', false, { behind: 3 }],
    ['current', true, { measured: 0 }],
  ] as const)('is %s', (state, heardFrom, given) => {
    expect(consumerState(heardFrom, { ...counts, ...given })).toBe(state);
  });
});

describe('what is wrong, in words', () => {
  it.each(driftReasons)('says of %s which version it is about', (reason) => {
    expect(driftWords(reason, 3, 4)).toMatch(/version [34]/);
  });

  it('says that there is no version', () => {
    expect(driftWords('missing', null, 2)).toBe('holds nothing, version 2 is in force');
    expect(driftWords('withdrawn', 2, null)).toContain('no version is in force');
  });
});
