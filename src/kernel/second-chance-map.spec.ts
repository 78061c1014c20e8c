import { describe, expect, it } from '@jest/globals';
import { SecondChanceMap } from './second-chance-map.ts';

describe('a map that gives up what was not used lately', () => {
  const filled = (...keys: string[]) => {
    const map = new SecondChanceMap<string>();
    for (const key of keys) map.set(key, key.toUpperCase());
    return map;
  };

  it('gives up what was put in first, where nothing was read', () => {
    const map = filled('a', 'b', 'c');
    expect([map.giveUp('c'), map.giveUp('c'), map.giveUp('c'), map.giveUp('c')]).toEqual([
      'A',
      'B',
      'C',
      undefined,
    ]);
    expect(map.size).toBe(0);
  });

  it('spares once what was read', () => {
    const map = filled('a', 'b', 'c');
    expect(map.get('a')).toBe('A');
    expect(map.get('nothing')).toBeUndefined();
    expect(map.peek('b')).toBe('B');
    expect(map.giveUp('c')).toBe('B');
    map.set('d', 'D');
    expect(map.giveUp('d')).toBe('C');
    expect(map.giveUp('d')).toBe('A');
    expect(map.get('d')).toBe('D');
  });

  it('comes to an end when everything was read, and spares the newest while there are others', () => {
    const map = filled('a', 'b', 'c');
    for (const key of ['a', 'b', 'c']) map.get(key);
    expect(map.giveUp('a')).toBe('B');
    expect(map.giveUp('c')).toBe('A');
    expect(map.giveUp('c')).toBe('C');
  });

  it('knows a value that is put in again as a new one, and forgets what it is told to', () => {
    const map = filled('a', 'b');
    map.get('a');
    map.set('a', 'another');
    expect(map.giveUp('a')).toBe('B');
    map.delete('a');
    expect(map.size).toBe(0);
    map.set('c', 'C');
    map.clear();
    expect(map.giveUp('c')).toBeUndefined();
  });
});
