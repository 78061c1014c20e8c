import { describe, expect, it } from '@jest/globals';
import { editedReasons, type ReasonEdit } from './reason-list-edit.rules.ts';

const listed = [
  { id: 'a', label: 'A', retired: false },
  { id: 'b', label: 'B', retired: false },
  { id: 'c', label: 'C', retired: false },
  { id: 'd', label: 'D', retired: true },
];

describe('editedReasons', () => {
  it.each<[ReasonEdit, string]>([
    [{ kind: 'add', label: 'E' }, 'ABCE'],
    [{ kind: 'up', id: 'b' }, 'BAC'],
    [{ kind: 'up', id: 'a' }, 'ABC'],
    [{ kind: 'down', id: 'b' }, 'ACB'],
    [{ kind: 'down', id: 'c' }, 'ABC'],
    [{ kind: 'down', id: 'd' }, 'ABC'],
    [{ kind: 'retire', id: 'b' }, 'AC'],
    [{ kind: 'restore', id: 'd' }, 'ABCD'],
    [{ kind: 'restore', id: 'a' }, 'ABC'],
    [{ kind: 'rename', id: 'c', label: 'X' }, 'ABX'],
    [{ kind: 'up', id: 'unknown' }, 'ABC'],
  ])('%j gives %s', (edit, expected) => {
    expect(
      editedReasons(listed, edit)
        .map(({ label }) => label)
        .join(''),
    ).toBe(expected);
  });

  it('names every reason that stays by its id', () => {
    expect(editedReasons(listed, { kind: 'add', label: 'E' })).toEqual([
      { id: 'a', label: 'A' },
      { id: 'b', label: 'B' },
      { id: 'c', label: 'C' },
      { label: 'E' },
    ]);
  });
});
