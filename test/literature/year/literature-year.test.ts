import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import {
  liveLiteratureYear,
  type LivedYear,
} from '../../../src/evaluation/literature-year/literature-year.ts';
import { freshDatabase, type FreshDatabase } from '../../support/fresh-database.ts';

const SPEED = 10;
const POLICIES = 60;

describe('a small year of literature, with deaths, 429s, web pages and cut connections', () => {
  let fresh: FreshDatabase;
  let year: LivedYear;

  beforeAll(async () => {
    fresh = await freshDatabase();
    year = await liveLiteratureYear({
      databaseUrl: fresh.url,
      seed: Number(process.env['SEED'] ?? 20_260_202),
      policies: POLICIES,
      from: calendarDate('2026-02-02'),
      days: 120,
      intervalDays: 45,
      stepDays: 15,
      recordsEach: 4,
      burst: 0,
      crowd: 600,
      speed: SPEED,
      kills: 2,
      faultPercent: 8,
      stepSeconds: 6,
      execArgv: ['--import', './test/cli/load-typescript.mjs'],
    });
  }, 240_000);
  afterAll(async () => {
    await fresh.drop();
  });

  it('loses no record, doubles none and meets none that is not its own', () => {
    expect(year.findings).toMatchObject({ lost: [], strange: [], doubled: [] });
    expect(year.findings.required).toBeGreaterThan(POLICIES);
  });

  it('leaves no day out of any policy’s chain, and ends every search', () => {
    expect(year.findings).toMatchObject({ gaps: [], unended: [] });
    expect(year.findings.updates).toBeGreaterThanOrEqual(3 * POLICIES);
  });

  it('keeps two replicas together within the limit, as PubMed counts', () => {
    expect(year.pubmed.busiestSecond).toBeLessThanOrEqual(3 * SPEED);
    expect(year.pubmed.overLimit).toBe(0);
  });

  it('was made to fail and to die', () => {
    expect(Object.values(year.pubmed.faults).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(10);
    expect(year.kills).toBe(2);
  });
});
