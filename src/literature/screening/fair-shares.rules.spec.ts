import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shareOut } from './fair-shares.rules.ts';

describe('shareOut', () => {
  it('goes round', () => {
    expect([...shareOut([1, 2, 3, 4], ['ana', 'ben'], new Map())]).toEqual([
      [1, 'ana'],
      [2, 'ben'],
      [3, 'ana'],
      [4, 'ben'],
    ]);
  });

  it('first fills up whoever has less', () => {
    const shares = shareOut([1, 2, 3], ['ana', 'ben'], new Map([['ana', 2]]));
    expect([...shares.values()]).toEqual(['ben', 'ben', 'ana']);
  });

  it('gives nothing to nobody', () => {
    expect(shareOut([1], [], new Map()).size).toBe(0);
  });

  it('never lets anybody who was given something end more than one above another', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 1, maxLength: 6 }), fc.nat(60), (given, count) => {
        const persons = given.map((_, index) => `p${index}`);
        const loads = new Map(persons.map((person, index) => [person, given[index]!]));
        const items = Array.from({ length: count }, (_, index) => index);
        const shares = [...shareOut(items, persons, loads).values()];
        expect(shares).toHaveLength(count);
        const end = (person: string) => loads.get(person)! + shares.filter((each) => each === person).length;
        const least = Math.min(...persons.map(end));
        for (const person of new Set(shares)) expect(end(person)).toBeLessThanOrEqual(least + 1);
      }),
    );
  });
});
