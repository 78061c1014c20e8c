import { describe, expect, it } from '@jest/globals';
import { reasonChanges, reasonProblems, type KnownReason } from './exclusion-reasons.rules.ts';

const used: KnownReason = { id: 'a', label: 'Other population', retired: false, used: true };
const unused: KnownReason = { id: 'b', label: 'Animal study', retired: false, used: false };
const gone: KnownReason = { id: 'c', label: 'Letter', retired: true, used: true };
const standing = [used, unused, gone];

describe('reasonChanges', () => {
  it('keeps what is named as it stands, in the order wanted', () => {
    expect(reasonChanges(standing, [unused, used])).toEqual({
      kept: [
        { id: 'b', label: 'Animal study' },
        { id: 'a', label: 'Other population' },
      ],
      retired: [],
    });
  });

  it('makes a new reason of one that was used and is renamed, and retires the old one', () => {
    expect(reasonChanges(standing, [{ id: 'a', label: 'Wrong population' }, unused])).toEqual({
      kept: [
        { id: null, label: 'Wrong population' },
        { id: 'b', label: 'Animal study' },
      ],
      retired: ['a'],
    });
  });

  it('renames one that has explained nothing yet', () => {
    expect(reasonChanges(standing, [used, { id: 'b', label: 'Animals' }])).toMatchObject({
      kept: [{ id: 'a' }, { id: 'b', label: 'Animals' }],
      retired: [],
    });
  });

  it('brings one back from retirement, and retires what is left out', () => {
    expect(reasonChanges(standing, [gone])).toEqual({
      kept: [{ id: 'c', label: 'Letter' }],
      retired: ['a', 'b'],
    });
  });
});

describe('reasonProblems', () => {
  it.each([
    ['an unknown id', [{ id: 'x', label: 'X' }], 'reasons.0.id'],
    ['one named twice', [used, { ...used, label: 'Other' }], 'reasons.1.id'],
    ['another case', [{ label: 'Letter' }, { label: 'LETTER' }], 'reasons.1.label'],
    ['another width of space', [{ label: 'No data' }, { label: 'No  data' }], 'reasons.1.label'],
    ['another composition', [{ label: 'Ge\u0301n' }, { label: 'G\u00e9n' }], 'reasons.1.label'],
  ])('names %s', (_, wanted, field) => {
    expect(reasonProblems(standing, wanted)).toEqual([{ field, reason: expect.any(String) }]);
  });

  it('has nothing against a list that is fine', () => {
    expect(reasonProblems(standing, [used, { label: 'New' }])).toEqual([]);
  });
});
