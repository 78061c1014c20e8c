import { describe, expect, it } from '@jest/globals';
import { partialDate } from '../kernel/partial-date.ts';
import { unresolvedFindings, type DateFinding } from './blocking-findings.rules.ts';

const empty = {
  origin: null,
  lastReview: null,
  nextReview: null,
  effective: null,
  literatureSearchedThrough: null,
};
const unreadable: DateFinding = {
  severity: 'blocking',
  message: 'month 13',
  line: 4,
  field: 'nextReview',
};
const noDay: DateFinding = { severity: 'blocking', message: 'none', line: null, field: 'effective' };
const blocking = (findings: DateFinding[], dates = empty, needsUnprinted = false) =>
  unresolvedFindings(findings, dates, { needsUnprinted }).map(({ field }) => field);

describe('what a person must settle first', () => {
  it('names an unreadable date with its line until somebody gives it', () => {
    expect(unresolvedFindings([unreadable], empty, { needsUnprinted: false })).toEqual([
      { field: 'dates.nextReview', reason: 'line 4: month 13' },
    ]);
    const given = { ...empty, nextReview: partialDate('2026-09') };
    expect(blocking([unreadable], given as unknown as typeof empty)).toEqual([]);
  });

  it('asks for an effective day that is not printed in an adoption only', () => {
    expect(blocking([noDay])).toEqual([]);
    expect(blocking([noDay], empty, true)).toEqual(['dates.effective']);
  });

  it('asks for an effective day that is printed without its day before any submission', () => {
    expect(blocking([{ ...noDay, line: 3 }])).toEqual(['dates.effective']);
  });

  it('lets warnings pass, and what is about no date', () => {
    expect(
      blocking([
        { ...unreadable, severity: 'warning' },
        { ...unreadable, field: 'title' },
      ]),
    ).toEqual([]);
  });
});
