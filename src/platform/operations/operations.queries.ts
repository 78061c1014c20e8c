import { Injectable } from '@nestjs/common';
import { AuditVerificationQueries } from '../audit/verification/audit-verification.queries.ts';
import { Database } from '../database/database.ts';
import { Jobs } from '../jobs/jobs.ts';
import { Sweeps } from '../sweeps/sweeps.ts';

/** A sweep that has not succeeded for this long has stopped. */
const STALE_SECONDS = 300;

/** A job that could have begun this long ago waits for a queue that nobody works. */
const LATE_JOB_SECONDS = 600;

/** How long ago a sweep last succeeded, in seconds of the wall clock; null when never. */
export interface SweepAge {
  readonly name: string;
  readonly secondsAgo: number | null;
  readonly lastError: string | null;
}

/** Whether this replica can serve, and what stands still. */
export interface Readiness {
  readonly ready: boolean;
  readonly database: 'up' | 'down';
  readonly sweeps: readonly SweepAge[];
  readonly stale: readonly string[];
  /** Null without the database. */
  readonly audit: AuditHealth | null;
}

/** How the audit's chain is, in so much as a probe may know. */
export interface AuditHealth {
  /** Whether it held when it was last verified; null before the first verification. */
  readonly holds: boolean | null;
  readonly verifiedAt: string | null;
  /** How long the oldest entry waits for its seal; 0 when none does. */
  readonly oldestUnsealedSeconds: number;
}

/** What else stands still, in a few words each that stay the same while it does; empty when all is well. */
type StandstillQuestion = () => Promise<readonly string[]>;

/** How the machinery is doing. */
@Injectable()
export class OperationsQueries {
  private readonly questions: StandstillQuestion[] = [];

  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly sweeps: Sweeps,
    private readonly audit: AuditVerificationQueries,
  ) {}

  /** Adds what a feature knows to stand still; called while the application is put together. */
  report(question: StandstillQuestion): void {
    this.questions.push(question);
  }

  /** Ready means that the database answers; sweeps that stand still are named, here and by the metric. */
  async readiness(): Promise<Readiness> {
    try {
      const sweeps = await this.sweepAges();
      return {
        ready: true,
        database: 'up',
        sweeps,
        stale: staleOf(sweeps),
        audit: await this.auditHealth(),
      };
    } catch {
      return { ready: false, database: 'down', sweeps: [], stale: [], audit: null }; // the answer is the report
    }
  }

  private async auditHealth(): Promise<AuditHealth> {
    const { last, oldestUnsealedSeconds } = await this.audit.standing();
    return {
      holds: last === null ? null : last.fault === null,
      verifiedAt: last?.finishedAt.toString() ?? null,
      oldestUnsealedSeconds,
    };
  }

  /** Every sweep there is, one that never ran included; what an earlier version swept is not. */
  async sweepAges(): Promise<SweepAge[]> {
    return await this.database.query<SweepAge>(
      `select name, extract(epoch from clock_timestamp() - last_succeeded_at)::int as "secondsAgo", last_error as "lastError"
         from unnest($1::text[]) as sweep (name) left join sweep_run using (name) order by name`,
      [this.sweeps.names],
    );
  }

  /** The sweeps, the kinds of jobs and what else stands still, each in a few words that stay the same while it does. */
  async standstills(): Promise<string[]> {
    const late = await this.jobs.late(LATE_JOB_SECONDS);
    return [
      ...staleOf(await this.sweepAges()).map((name) => `the sweep ${name}`),
      ...late.map((name) => `the queue ${name}`),
      ...(await Promise.all(this.questions.map(async (question) => await question()))).flat(),
    ];
  }

  /** Prometheus text format. */
  async metrics(): Promise<string> {
    const ages = await this.sweepAges();
    const counts = await this.jobs.counts();
    const audit = await this.auditHealth();
    return [
      '# HELP almanac_sweep_age_seconds Seconds since each sweep last succeeded.',
      '# TYPE almanac_sweep_age_seconds gauge',
      ...ages.map(
        ({ name, secondsAgo }) => `almanac_sweep_age_seconds{sweep="${name}"} ${secondsAgo ?? 'NaN'}`,
      ),
      '# HELP almanac_jobs Jobs in the queue that are not done, by kind and state.',
      '# TYPE almanac_jobs gauge',
      ...counts.map(({ name, state, count }) => `almanac_jobs{job="${name}",state="${state}"} ${count}`),
      '# HELP almanac_audit_holds 1 when the audit held at its last verification, 0 when not.',
      '# TYPE almanac_audit_holds gauge',
      `almanac_audit_holds ${audit.holds === null ? 'NaN' : Number(audit.holds)}`,
      '# HELP almanac_audit_oldest_unsealed_seconds Seconds that the oldest entry waits for its seal.',
      '# TYPE almanac_audit_oldest_unsealed_seconds gauge',
      `almanac_audit_oldest_unsealed_seconds ${audit.oldestUnsealedSeconds}`,
      '',
    ].join('\n');
  }
}

function staleOf(sweeps: readonly SweepAge[]): string[] {
  return sweeps
    .filter(({ secondsAgo }) => secondsAgo === null || secondsAgo > STALE_SECONDS)
    .map(({ name }) => name);
}
