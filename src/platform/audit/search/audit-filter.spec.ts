import { describe, expect, it } from '@jest/globals';
import { conditionsOf, queryOf } from './audit-filter.ts';

describe('the words of a search', () => {
  it.each([
    ['policy withdrawn', "'policy':* & 'withdrawn':*"],
    ['person-7@example.org', "'person':* & '7':* & 'example':* & 'org':*"],
    ["O'Brien & (x | !y):*", "'O':* & 'Brien':* & 'x':* & 'y':*"],
    ['Müller  süß 漢字', "'Müller':* & 'süß':* & '漢字':*"],
    ['  …  ', null],
    ['', null],
  ])('%j are %j', (text, query) => {
    expect(queryOf(text)).toBe(query);
  });

  it('are no more than twenty', () => {
    expect(queryOf(Array.from({ length: 50 }, (_, n) => `w${n}`).join(' '))!.split(' & ')).toHaveLength(20);
  });
});

describe('a filter', () => {
  const columns = { table: 'f', id: 'f.entry_id', words: 'f.words' };
  const written = (filter: Parameters<typeof conditionsOf>[0]) => {
    const values: unknown[] = [];
    return { conditions: conditionsOf(filter, columns, values), values };
  };

  it('has no condition without narrowing', () => {
    expect(written({ q: ' ' })).toEqual({ conditions: [], values: [] });
  });

  it('finds an action whole, or what begins with it when it ends in a dot', () => {
    expect(written({ action: 'policy.imported' })).toEqual({
      conditions: ['f.action = $1'],
      values: ['policy.imported'],
    });
    expect(written({ action: 'a_%.' })).toEqual({ conditions: ['f.action like $1'], values: ['a\\_\\%.%'] });
  });

  it('numbers its values in order', () => {
    expect(written({ actorId: 'x', subjectId: 'y', address: 'z' })).toEqual({
      conditions: ['f.actor_id = $1', 'f.subject_id = $2', 'f.address = $3'],
      values: ['x', 'y', 'z'],
    });
  });
});
