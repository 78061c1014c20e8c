import { describe, expect, it } from '@jest/globals';
import { InvalidDate } from '../../kernel/errors.ts';
import { readSearchDate } from './search-date.rules.ts';

const spanOf = (text: string, zone = 'America/Los_Angeles') => {
  const { prefix, from, until } = readSearchDate(text, zone, 'date');
  return [prefix, from.toString(), until.toString()];
};

describe('a date to search for', () => {
  it.each([
    ['2026', 'eq', '2026-01-01T08:00:00Z', '2027-01-01T08:00:00Z'],
    ['gt2026-03', 'gt', '2026-03-01T08:00:00Z', '2026-04-01T07:00:00Z'],
    ['le2026-03-08', 'le', '2026-03-08T08:00:00Z', '2026-03-09T07:00:00Z'],
    ['sa2024-02-29', 'sa', '2024-02-29T08:00:00Z', '2024-03-01T08:00:00Z'],
    ['eb2026-01-01T10:00', 'eb', '2026-01-01T18:00:00Z', '2026-01-01T18:01:00Z'],
    ['ne2026-01-01T10:00:05Z', 'ne', '2026-01-01T10:00:05Z', '2026-01-01T10:00:06Z'],
    ['2026-01-01T10:00:05.25+02:00', 'eq', '2026-01-01T08:00:05.25Z', '2026-01-01T08:00:05.26Z'],
    ['2026-01-01T10:00:05+02:00', 'eq', '2026-01-01T08:00:05Z', '2026-01-01T08:00:06Z'],
    ['2026-01-01T10:00:05 02:00', 'eq', '2026-01-01T08:00:05Z', '2026-01-01T08:00:06Z'],
    [
      '2026-01-01T10:00:05.123456789Z',
      'eq',
      '2026-01-01T10:00:05.123456789Z',
      '2026-01-01T10:00:05.123457789Z',
    ],
  ])('%s is %s [%s, %s)', (text, ...expected) => {
    expect(spanOf(text)).toEqual(expected);
  });

  it('begins a day in the zone of the house', () => {
    expect(spanOf('2026-01-01', 'Pacific/Kiritimati').slice(1)).toEqual([
      '2025-12-31T10:00:00Z',
      '2026-01-01T10:00:00Z',
    ]);
  });

  it.each([
    '',
    'eq',
    '2025-02-30',
    '2026-13',
    '26',
    'ap2026-01-01',
    'xx2026',
    '2026-01-01T25:00',
    '2026-01-01T10',
    '2026-01-01T10:00:05+25:00',
    '9999-01-01',
    '2026-02-30T10:00:00Z',
    '2026-01-01; drop',
    'EQ2026',
  ])('%j is none', (text) => {
    expect(() => spanOf(text)).toThrow(InvalidDate);
  });
});
