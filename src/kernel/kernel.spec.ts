import { describe, expect, it } from '@jest/globals';
import { anonymous, system, type Actor } from './actor.ts';
import { isBusinessDay, onOrAfterBusinessDay, onOrBeforeBusinessDay } from './business-days.ts';
import { addDays, addMonths, calendarDate, daysBetween } from './calendar-date.ts';
import { canonicalJson, hashOf, sha256 } from './canonical.ts';
import { isId, newId, newSecret } from './ids.ts';
import { contains, overlaps } from './period.ts';
import { mayDo, permit } from './permission.ts';
import { transition, type TransitionTable } from './transitions.ts';

const day = calendarDate;

describe('calendar days', () => {
  it('clamps a day that the month lacks', () => {
    expect(addMonths(day('2026-01-31'), 1)).toBe('2026-02-28');
    expect(addMonths(day('2024-01-31'), 1)).toBe('2024-02-29');
  });

  it('counts across a leap day and a change to summer time', () => {
    expect(addDays(day('2024-02-28'), 1)).toBe('2024-02-29');
    expect(daysBetween(day('2026-03-07'), day('2026-03-09'))).toBe(2);
  });

  it('moves to the neighbouring business day over a weekend and a holiday', () => {
    const holidays = { isHoliday: (each: string) => each === '2026-07-03' };
    expect(onOrBeforeBusinessDay(day('2026-07-05'), holidays)).toBe('2026-07-02');
    expect(onOrAfterBusinessDay(day('2026-07-03'), holidays)).toBe('2026-07-06');
    expect(isBusinessDay(day('2026-07-06'), holidays)).toBe(true);
  });
});

describe('periods', () => {
  it('are half-open', () => {
    const period = { from: day('2026-01-01'), until: day('2027-01-01') };
    expect(contains(period, day('2026-12-31'))).toBe(true);
    expect(contains(period, day('2027-01-01'))).toBe(false);
    expect(contains(period, day('2025-12-31'))).toBe(false);
    expect(overlaps(period, { from: day('2027-01-01'), until: null })).toBe(false);
    expect(overlaps(period, { from: day('2026-12-31'), until: null })).toBe(true);
  });
});

describe('canonical JSON', () => {
  it('does not depend on the order of keys and has the hash of RFC 8785 bytes', () => {
    expect(canonicalJson({ b: 1, a: [1e21, 'é'] })).toBe('{"a":[1e+21,"é"],"b":1}');
    expect(hashOf({ b: 1, a: 2 })).toBe(hashOf({ a: 2, b: 1 }));
    expect(sha256('')).toBe('sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });
});

describe('ids', () => {
  it('sort by the time they were made and do not repeat', () => {
    const ids = Array.from({ length: 100 }, newId);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(100);
    expect(ids.every(isId)).toBe(true);
    expect(newSecret('alm_')).toMatch(/^alm_[\w-]{32}$/);
  });
});

describe('permissions', () => {
  const sign = { does: 'sign', roles: ['medical_director'] } as const;
  const read = { does: 'read', roles: 'signed_in', scope: 'reviews:read' } as const;
  const administer = { does: 'administer', roles: ['admin'] } as const;
  const director: Actor = { kind: 'person', personId: '1', name: 'D', roles: ['medical_director'] };
  const key: Actor = { kind: 'key', keyId: '1', name: 'K', scopes: ['reviews:read'] };

  it.each([
    [anonymous, sign, false],
    [anonymous, { does: 'look', roles: 'everyone' } as const, true],
    [director, sign, true],
    [director, administer, false],
    [director, read, true],
    [key, read, true],
    [key, sign, false],
    [system('sweep'), sign, true],
  ] as const)('%j may %j: %s', (actor, permission, answer) => {
    expect(mayDo(actor, permission)).toBe(answer);
  });

  it('says why not, by its own code', () => {
    expect(() => permit(anonymous, sign)).toThrow(expect.objectContaining({ code: 'unauthenticated' }));
    expect(() => permit(key, sign)).toThrow(expect.objectContaining({ code: 'insufficient_scope' }));
    expect(() => permit(director, administer)).toThrow(expect.objectContaining({ code: 'forbidden' }));
  });
});

describe('transitions', () => {
  const next = { draft: ['approved'], approved: [] } satisfies TransitionTable<'draft' | 'approved'>;

  it('allow what the table has and name what they refuse', () => {
    expect(transition(next, 'lysis v3', 'draft', 'approved')).toBe('approved');
    expect(() => transition(next, 'lysis v3', 'approved', 'draft')).toThrow(
      'lysis v3 cannot go from approved to draft',
    );
  });
});
