import { calendarDate } from '../../kernel/calendar-date.ts';
import { startOfDay } from '../../kernel/instant.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { startMailSink } from '../mail-sink.ts';
import { checkSink, firstDifference, livedYear, modelledYear } from '../year/live-year.ts';
import { planYear } from '../year/year-plan.ts';
import { report, secondsOf, whole } from './measure.ts';
import type { Workbench } from './workbench.ts';

const POLICIES = 3000;
const STAFF = 140;
const from = calendarDate('2026-02-02');
const until = calendarDate('2027-02-02');

/**
 * A year of 3,000 policies and 150 people, stop by stop, against a naive model that walks the same days. Throws at the
 * first difference, with the seed that finds it again (`SEED=…`).
 */
export async function yearBench(bench: Workbench): Promise<void> {
  const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000));
  const plan = planYear({ seed, policies: POLICIES, staff: STAFF, from, until });
  const sink = await startMailSink();
  try {
    const { app, clock } = await bench.app(true, { SMTP_URL: sink.url, EUTILS_URL: 'http://127.0.0.1:9/' });
    try {
      const { zone } = app.get(Organisation);
      clock.moveTo(startOfDay(from, zone));
      const house = { app, clock, sink, zone };
      let [difference, mails] = [null as string | null, 0];
      const model = { days: modelledYear(plan), seconds: 0 };
      model.seconds = await secondsOf(async () => await Promise.resolve(modelledYear(plan)));
      const seconds = await secondsOf(async () => {
        difference = firstDifference(plan, model.days, await livedYear(house, plan));
        mails = sink.taken.length;
      });
      if (difference !== null) throw new Error(difference);
      await checkSink(house);
      report(
        `a year of ${POLICIES} policies, ${mails} mails (seed ${seed}) / its model`,
        whole(seconds, 's'),
        whole(model.seconds, 's'),
        seconds / model.seconds,
      );
    } finally {
      await app.close();
    }
  } finally {
    await sink.close();
  }
}
