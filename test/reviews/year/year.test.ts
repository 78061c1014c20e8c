import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import { startOfDay } from '../../../src/kernel/instant.ts';
import {
  checkSink,
  firstDifference,
  livedYear,
  modelledYear,
} from '../../../src/evaluation/year/live-year.ts';
import { startMailSink } from '../../../src/evaluation/mail-sink.ts';
import { planYear } from '../../../src/evaluation/year/year-plan.ts';
import { startApp } from '../../support/app.ts';

const from = calendarDate('2026-02-02');

/** Each walks the days from {@link from}; a seed that fails somewhere tells its story again here. */
const cases = [
  // 00:00 of September 6, 2026 does not exist in Santiago, nor 00:00 of March 29 in Beirut
  { seed: 1, zone: 'America/Santiago', policies: 80, staff: 12, until: '2027-01-11' },
  { seed: 2, zone: 'Asia/Beirut', policies: 40, staff: 10, until: '2026-08-03' },
  { seed: 3, zone: 'Pacific/Kiritimati', policies: 40, staff: 10, until: '2026-08-03' },
];

describe('months of many policies, people and leaves', () => {
  it.each(cases)(
    'send what a naive model sends day by day (seed $seed, $zone, $policies policies until $until)',
    async ({ seed, zone, policies, staff, until }) => {
      const plan = planYear({ seed, policies, staff, from, until: calendarDate(until) });
      const sink = await startMailSink();
      const app = await startApp({
        now: startOfDay(from, zone).toString(),
        settings: { ORGANISATION_ZONE: zone, SMTP_URL: sink.url, EUTILS_URL: 'http://127.0.0.1:9/' },
      });
      try {
        const house = { app: app.nest, clock: app.clock, sink, zone };
        const live = await livedYear(house, plan);
        expect(firstDifference(plan, modelledYear(plan), live)).toBeNull();
        expect(live.size).toBeGreaterThan(50); // days with mail: else the comparison says little
        await checkSink(house);
      } finally {
        await app.close();
        await sink.close();
      }
    },
    400_000,
  );
});
