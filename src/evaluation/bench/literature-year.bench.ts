import { calendarDate } from '../../kernel/calendar-date.ts';
import { liveLiteratureYear, type LivedYear, type YearOptions } from '../literature-year/literature-year.ts';
import { report, whole } from './measure.ts';
import type { Workbench } from './workbench.ts';

/** NCBI's limit without a key. */
const PER_SECOND = 3;
const CROWD = 9_000;

/**
 * A year of literature over 3,000 policies, two replicas and PubMed in processes of their own, with `kill -9`, 429s, web
 * pages and cut connections, against what DOMAIN.md says each policy meets. Throws at a record lost, strange or doubled, at
 * a day left out and at more requests in a second than are allowed. Sizes by the environment: YEAR_POLICIES, YEAR_DAYS,
 * YEAR_INTERVAL_DAYS, YEAR_KILLS, YEAR_SPEED (1 is NCBI's own limit; the year then takes hours) and SEED.
 */
export async function literatureYearBench(bench: Workbench): Promise<void> {
  const options: YearOptions = {
    databaseUrl: await bench.freshDatabase(),
    seed: sizeOf('SEED', Math.floor(Math.random() * 1_000_000)),
    policies: sizeOf('YEAR_POLICIES', 3_000),
    from: calendarDate('2026-02-02'),
    days: sizeOf('YEAR_DAYS', 365),
    intervalDays: sizeOf('YEAR_INTERVAL_DAYS', 90),
    stepDays: 7,
    recordsEach: 4,
    burst: 10_050,
    crowd: CROWD,
    speed: sizeOf('YEAR_SPEED', 20),
    kills: sizeOf('YEAR_KILLS', 12),
    faultPercent: 5,
    stepSeconds: 120,
    execArgv: process.execArgv,
  };
  const year = await liveLiteratureYear(options);
  const faults = faultsOf(options, year);
  if (faults.length > 0) throw new Error(`seed ${options.seed}: ${faults.join('; ')}`);
  tell(options, year);
}

function sizeOf(variable: string, usual: number): number {
  return Number(process.env[variable] ?? usual);
}

/** What must not be. */
function faultsOf({ speed }: YearOptions, { findings, pubmed }: LivedYear): string[] {
  const { lost, strange, doubled, gaps, unended } = findings;
  const limit = PER_SECOND * speed;
  return [
    ...Object.entries({ lost, strange, doubled, gaps, unended }).flatMap(([what, lines]) =>
      lines.length === 0 ? [] : [`${lines.length} ${what}: ${lines.slice(0, 5).join(', ')}`],
    ),
    ...(pubmed.busiestSecond > limit
      ? [`${pubmed.busiestSecond} requests within a second, not ${limit}`]
      : []),
  ];
}

function tell(options: YearOptions, { findings, pubmed, fairness, kills, seconds }: LivedYear): void {
  const limit = PER_SECOND * options.speed;
  const requests = Object.values(pubmed.requests).reduce((sum, count) => sum + count, 0);
  const failed = Object.values(pubmed.faults).reduce((sum, count) => sum + count, 0);
  const name = `literature of ${options.policies} policies, ${options.days} days at ${options.speed}× (seed ${options.seed})`;
  report(
    `${name}: in a second / allowed`,
    `${pubmed.busiestSecond}`,
    `${limit}`,
    pubmed.busiestSecond / limit,
  );
  report(
    '  requests a second on average / allowed',
    (requests / seconds).toFixed(1),
    `${limit}`,
    requests / seconds / limit,
  );
  report(
    '  records met / required, none lost',
    `${findings.met}`,
    `${findings.required}`,
    findings.met / findings.required,
  );
  report(
    '  records sent again / sent',
    `${pubmed.repeated}`,
    `${pubmed.delivered}`,
    pubmed.repeated / pubmed.delivered,
  );
  report(
    `  p95 of ${fairness.others} updates beside one of ${CROWD} hits / alone`,
    `${fairness.besideCrowd.toFixed(1)} s`,
    `${fairness.alone.toFixed(1)} s`,
    fairness.besideCrowd / fairness.alone,
  );
  console.log(
    `  ${findings.updates} updates, ${requests} requests, ${failed} made to fail, ${kills} replicas killed, in ${whole(seconds, 's')}; ` +
      `the one of ${CROWD} hits took ${fairness.crowd.toFixed(1)} s`,
  );
}
