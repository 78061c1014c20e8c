import { describe, expect, it } from '@jest/globals';
import { kindOfChange } from './changed-since.rules.ts';

const one = { contentHash: 'sha256:1' };
const other = { contentHash: 'sha256:2' };

describe('what became of a policy', () => {
  it.each([
    [null, one, false, null, 'new'],
    [null, one, true, null, 'new'],
    [one, other, false, null, 'changed'],
    [one, other, true, null, 'corrected'],
    [one, one, false, null, 'reaffirmed'],
    [one, one, true, null, 'reaffirmed'],
    [one, null, false, 'retire', 'retired'],
    [one, null, false, 'withdraw', 'withdrawn'],
    [one, null, false, null, 'withdrawn'],
    [one, other, false, 'retire', 'changed'],
  ] as const)('from %j to %j (corrects: %s, ended by: %s): %s', (from, to, corrects, endedBy, kind) => {
    expect(kindOfChange({ from, to, corrects, endedBy })).toBe(kind);
  });
});
