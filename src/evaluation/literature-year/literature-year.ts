import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { addDays, daysBetween, type CalendarDate } from '../../kernel/calendar-date.ts';
import { atTime } from '../../kernel/instant.ts';
import { seededRandom } from '../year/random.ts';
import { Program } from './child-process.ts';
import { measureFairness, type Fairness, type FairnessStage } from './fairness.ts';
import { findingsOf, type YearFindings } from './findings.ts';
import type { PubmedMessage, PubmedReport } from './messages.ts';
import { plantPolicies } from './plant-policies.ts';
import { untilIdle } from './queue-idle.ts';
import { Replicas } from './replicas.ts';
import { lastDayOf, planLiteratureYear, publishedOn, type YearSize } from './year-plan.ts';
import { THROWAWAY_KEYS } from '../throwaway-keys.ts';

/** How a year is lived. */
export interface YearOptions extends YearSize {
  readonly databaseUrl: string;
  /** How many times faster than the real limit of 3 requests a second; 1 for the real one. */
  readonly speed: number;
  /** Days between two looks of the sweeps. */
  readonly stepDays: number;
  /** How often a replica is killed. */
  readonly kills: number;
  /** Of a hundred requests so many fail, in every way. */
  readonly faultPercent: number;
  /** Seconds that a step may take before the calendar goes on; what waits is worked meanwhile. */
  readonly stepSeconds: number;
  readonly execArgv: readonly string[];
}

/** How the year went. */
export interface LivedYear {
  readonly findings: YearFindings;
  readonly pubmed: PubmedReport;
  readonly fairness: Fairness;
  readonly kills: number;
  readonly seconds: number;
}

const ZONE = 'America/Los_Angeles';
/** NCBI's limit without a key. */
const PER_SECOND = 3;
/** Seconds that the end may take: searches that failed often wait long. */
const LAST_SECONDS = 180;
const ways = [
  'rate_limit',
  'rate_limit_date',
  'html_page',
  'bad_gateway',
  'unavailable',
  'backend_failed',
  'empty',
  'cut',
  'truncated',
  'refuse',
  'drop_record',
  'duplicate_record',
] as const;

/** Lives a year: PubMed and two replicas, each a process of its own, faults and deaths included. */
export async function liveLiteratureYear(options: YearOptions): Promise<LivedYear> {
  const plan = planLiteratureYear(options);
  const begun = performance.now();
  const morning = (day: CalendarDate): string => atTime(day, '06:00', ZONE).toString();
  const perSecond = PER_SECOND * options.speed;
  const pubmed = await Program.start<PubmedMessage>('pubmed', [String(perSecond)], {
    ...options,
    environment: {},
  });
  const replicas = new Replicas(options.databaseUrl, morning(options.from), {
    execArgv: options.execArgv,
    environment: environmentOf(options, pubmed.ready, perSecond),
  });
  const database = new pg.Client({ connectionString: options.databaseUrl });
  await database.connect();
  try {
    await plantPolicies(database, plan, morning(addDays(options.from, -400)));
    await replicas.start();
    const year = { options, plan, pubmed: pubmed.program, replicas, database, morning };
    const fairness = await walk(year);
    await finish(year);
    const report = await pubmed.program.ask<PubmedReport>({ kind: 'report' });
    if (report === undefined) throw new Error('PubMed has ended');
    const findings = await findingsOf(database, plan, 2 * options.stepDays);
    return {
      findings,
      pubmed: report,
      fairness,
      kills: replicas.kills,
      seconds: (performance.now() - begun) / 1000,
    };
  } finally {
    await replicas.stop();
    await pubmed.program.kill();
    await database.end();
  }
}

/** The environment of a replica: an operator's own database, PubMed at the local address, mail to nowhere. */
function environmentOf(options: YearOptions, eutilsUrl: string, perSecond: number): Record<string, string> {
  return {
    DATABASE_URL: options.databaseUrl,
    SECRET_KEYS: THROWAWAY_KEYS,
    EUTILS_URL: eutilsUrl,
    EUTILS_REQUESTS_PER_SECOND: String(perSecond),
    LITERATURE_SURVEILLANCE_DAYS: String(options.intervalDays),
    SMTP_URL: 'smtp://127.0.0.1:9',
    PUBLIC_URL: 'http://localhost:3000',
    ORGANISATION_ZONE: ZONE,
    LOG_LEVEL: process.env['YEAR_LOG'] ?? 'silent',
  };
}

interface Year extends FairnessStage {
  readonly options: YearOptions;
  readonly morning: (day: CalendarDate) => string;
}

async function walk(year: Year): Promise<Fairness> {
  const { options, plan, pubmed, replicas, morning } = year;
  const random = seededRandom(options.seed + 1);
  const last = lastDayOf(options, options.stepDays);
  const steps = Math.ceil(daysBetween(options.from, last) / options.stepDays);
  const killSteps = new Set(
    Array.from({ length: options.kills }, () => random.int(1, Math.max(1, steps - 2))),
  );
  await pubmed.ask({
    kind: 'faults',
    seed: options.seed,
    chances: Object.fromEntries(ways.map((way) => [way, options.faultPercent / 100 / ways.length])),
  });
  let told = options.from;
  let fairness: Fairness | null = null;
  for (let step = 0; step <= steps; step += 1) {
    const day = addDays(options.from, step * options.stepDays);
    for (; told <= day; told = addDays(told, 1)) {
      const { add, withdraw } = publishedOn(plan, told);
      if (add.length + withdraw.length > 0) await pubmed.ask({ kind: 'publish', add, withdraw });
    }
    await replicas.moveTo(morning(day));
    if (killSteps.has(step)) {
      await sleep(random.int(0, 400));
      await replicas.killOne(random.int(0, 1));
    }
    await untilIdle(year.database, options.stepSeconds);
    if (fairness === null && day >= plan.crowdOn) fairness = await measureFairness(year);
  }
  if (fairness === null) throw new RangeError('the walk ends before its middle');
  return fairness;
}

/** The faults end, and what waits for a later try is taken up, as a librarian would. */
async function finish(year: Year): Promise<void> {
  await year.pubmed.ask({ kind: 'faults', seed: 0, chances: {} });
  const end = performance.now() + LAST_SECONDS * 1000;
  while (performance.now() < end) {
    await untilIdle(year.database, LAST_SECONDS);
    const { rows } = await year.database.query(
      `select from literature_search where state in ('waiting', 'running', 'failed') limit 1`,
    );
    if (rows.length === 0) return;
    await year.replicas.takeUp();
  }
}
