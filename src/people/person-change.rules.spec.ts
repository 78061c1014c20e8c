import { describe, expect, it } from '@jest/globals';
import { changesBetween } from './person-change.rules.ts';

describe('what changes about a person', () => {
  const before = {
    name: 'Ada Reyes',
    credentials: 'MD',
    roles: ['author', 'reviewer'] as const,
    active: true,
  };

  it('is nothing when nothing is given or all is as it was', () => {
    expect(changesBetween(before, {})).toEqual({});
    expect(changesBetween(before, { ...before, roles: ['reviewer', 'author', 'author'] })).toEqual({});
  });

  it('names each property from and to', () => {
    expect(changesBetween(before, { credentials: null, roles: ['author'], active: false })).toEqual({
      credentials: { from: 'MD', to: null },
      roles: { from: ['author', 'reviewer'], to: ['author'] },
      active: { from: true, to: false },
    });
  });
});
