import { describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '../kernel/calendar-date.ts';
import { IllegalTransition } from '../kernel/errors.ts';
import {
  moveVersion,
  nextVersionStates,
  periodNear,
  statusOn,
  versionStates,
  type VersionPeriod,
} from './version-lifecycle.rules.ts';

const period = (versionId: string, from: string, until: string | null): VersionPeriod => ({
  versionId,
  from: from as CalendarDate,
  until: until as CalendarDate | null,
});
const on = (day: string) => day as CalendarDate;

describe('the stored lifecycle', () => {
  const allowed = [
    ['draft', 'in_review'],
    ['draft', 'withdrawn'],
    ['in_review', 'draft'],
    ['in_review', 'approved'],
    ['in_review', 'withdrawn'],
  ];
  const steps = versionStates.flatMap((from) => versionStates.map((to) => [from, to] as const));

  it.each(steps)('goes from %s to %s only when the table says so', (from, to) => {
    const may = allowed.some(([a, b]) => a === from && b === to);
    const step = () => moveVersion('gene-therapy v2', from, to);
    if (may) expect(step()).toBe(to);
    else expect(step).toThrow(IllegalTransition);
  });

  it('lets nothing follow approval or withdrawal', () => {
    expect(nextVersionStates.approved).toEqual([]);
    expect(nextVersionStates.withdrawn).toEqual([]);
  });
});

describe('what the day makes of an approved version', () => {
  const replaced = [period('v1', '2026-01-01', '2027-01-01'), period('v2', '2027-01-01', null)];

  it.each([
    ['the day before it begins', 'v1', '2025-12-31', 'scheduled'],
    ['its first day', 'v1', '2026-01-01', 'active'],
    ['its last day', 'v1', '2026-12-31', 'active'],
    ['the day its successor begins', 'v1', '2027-01-01', 'superseded'],
    ['the day before the successor', 'v2', '2026-12-31', 'scheduled'],
    ['the successor’s first day', 'v2', '2027-01-01', 'active'],
    ['a day far ahead', 'v2', '2099-12-31', 'active'],
  ])('%s', (_, version, day, status) => {
    expect(statusOn(on(day), version, replaced)).toBe(status);
  });

  it('is retired once its days are over and nothing follows', () => {
    const retired = [period('v1', '2026-01-01', '2026-07-01')];
    expect(statusOn(on('2026-06-30'), 'v1', retired)).toBe('active');
    expect(statusOn(on('2026-07-01'), 'v1', retired)).toBe('retired');
  });

  it('is superseded when its policy was reinstated after a gap', () => {
    const reinstated = [period('v1', '2026-01-01', '2026-07-01'), period('v2', '2026-09-01', null)];
    expect(statusOn(on('2026-08-01'), 'v1', reinstated)).toBe('superseded');
  });

  it('is superseded when another version took all its days before it began', () => {
    expect(statusOn(on('2026-08-01'), 'v3', replaced)).toBe('superseded');
  });

  it.each(['cancelled', 'withdrawn'] as const)('is %s by an act once it governs no day to come', (fate) => {
    expect(statusOn(on('2026-08-01'), 'v3', replaced, fate)).toBe(fate);
    expect(statusOn(on('2027-08-01'), 'v1', replaced, fate)).toBe(fate);
    expect(statusOn(on('2026-08-01'), 'v1', replaced, fate)).toBe('active');
    expect(statusOn(on('2026-08-01'), 'v2', replaced, fate)).toBe('scheduled');
  });
});

describe('the period that matters of a version with several', () => {
  const again = [
    period('v1', '2026-01-01', '2026-04-01'),
    period('v2', '2026-04-01', '2026-06-01'),
    period('v1', '2026-06-01', '2026-09-01'),
  ];

  it.each([
    ['before the first', '2025-12-31', '2026-01-01'],
    ['within the first', '2026-03-31', '2026-01-01'],
    ['between the two', '2026-04-01', '2026-06-01'],
    ['within the second', '2026-06-01', '2026-06-01'],
    ['after the last', '2026-09-01', '2026-06-01'],
  ])('%s', (_, day, from) => {
    expect(periodNear(on(day), 'v1', again)?.from).toBe(from);
  });

  it('is none of a version that governs none', () => {
    expect(periodNear(on('2026-04-01'), 'v3', again)).toBeNull();
  });
});
