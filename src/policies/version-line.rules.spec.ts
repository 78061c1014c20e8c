import { describe, expect, it } from '@jest/globals';
import { headOf, lackedCorrections, type SignedVersion } from './version-line.rules.ts';

type Given = Partial<SignedVersion> & { readonly number: number; readonly base?: number };

const line = (...versions: Given[]): SignedVersion[] =>
  versions.map(({ base, ...given }) => ({
    id: `v${given.number}`,
    baseVersionId: base === undefined ? null : `v${base}`,
    inPlace: given.corrects ?? false,
    corrects: false,
    carries: [],
    stands: true,
    ...given,
  }));
const correction = (number: number, base: number, more: Partial<SignedVersion> = {}): Given => ({
  number,
  base,
  corrects: true,
  inPlace: true,
  ...more,
});

describe('the version that the next draft begins from', () => {
  it.each<[string, Given[], number | null]>([
    ['is none before a signature', [], null],
    [
      'is the one signed last, though it is inserted before another',
      [{ number: 1 }, { number: 2, base: 1 }, { number: 3, base: 2 }],
      3,
    ],
    ['is the correction of the head itself', [{ number: 1 }, correction(2, 1)], 2],
    ['is not the correction of an earlier one', [{ number: 1 }, { number: 2, base: 1 }, correction(3, 1)], 2],
    [
      'is not the reaffirmation of an earlier one',
      [{ number: 1 }, { number: 2, base: 1 }, { number: 3, base: 1, inPlace: true }],
      2,
    ],
    ['is the predecessor of a cancelled one', [{ number: 1 }, { number: 2, base: 1, stands: false }], 1],
    [
      'is the corrected one again when its correction is withdrawn',
      [{ number: 1 }, correction(2, 1, { stands: false })],
      1,
    ],
    ['is the last one where none stands any more', [{ number: 1, stands: false }], 1],
  ])('%s', (_, versions, head) => {
    expect(headOf(line(...versions))?.number ?? null).toBe(head);
  });
});

describe('the corrections that a text lacks', () => {
  const scheduled = [{ number: 1 }, { number: 2, base: 1 }, correction(3, 1)];
  const lacks = (base: number, versions: Given[], carries: number[] = []) =>
    lackedCorrections({ baseVersionId: `v${base}`, carries }, line(...versions));

  it('are those of its forebears made beside its line', () => {
    expect(lacks(2, scheduled)).toEqual([3]);
    expect(lacks(3, scheduled)).toEqual([]);
  });

  it('are none that it says it carries, nor any that a forebear says it carries', () => {
    expect(lacks(2, scheduled, [3])).toEqual([]);
    expect(lacks(4, [...scheduled, { number: 4, base: 2, carries: [3] }])).toEqual([]);
    expect(lacks(4, [...scheduled, { number: 4, base: 2 }])).toEqual([3]);
  });

  it('are also corrections of a correction it carries', () => {
    expect(lacks(2, [...scheduled, correction(4, 3)], [3])).toEqual([4]);
    expect(lacks(2, [...scheduled, correction(4, 3)], [3, 4])).toEqual([]);
  });

  it('are none that were taken back, and none of a version it does not come from', () => {
    expect(lacks(2, [{ number: 1 }, { number: 2, base: 1 }, correction(3, 1, { stands: false })])).toEqual(
      [],
    );
    expect(lacks(2, [{ number: 1 }, { number: 2 }, correction(3, 1)])).toEqual([]);
  });
});
