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

/** What waits in a feature to be sent on, and what hinders it. */
export interface BacklogState {
  /** How many things wait. */
  readonly waiting: number;
  /** How long the oldest has waited, in seconds of the wall clock; 0 when nothing waits. */
  readonly oldestSeconds: number;
  /** Why the last try failed, without secrets; null when it did not. */
  readonly error: string | null;
}

/** A backlog by the name that it has in /readyz and /metrics. */
export interface Backlog extends BacklogState {
  readonly name: string;
}

/** Whether this replica can serve, and what stands still. */
export interface Readiness {
  readonly ready: boolean;
  readonly database: 'up' | 'down';
  readonly sweeps: readonly SweepAge[];
  readonly stale: readonly string[];
  /** Null without the database. */
  readonly audit: AuditHealth | null;
  readonly backlogs: readonly Backlog[];
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

/** What a feature tells of itself in /metrics: lines of Prometheus' text format, with their HELP and TYPE. */
type Measurement = () => Promise<readonly string[]>;

/** How the machinery is doing. */
@Injectable()
export class OperationsQueries {
  private readonly questions: StandstillQuestion[] = [];
  private readonly backlogs = new Map<string, () => Promise<BacklogState>>();
  private readonly measurements: Measurement[] = [];

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

  /** Adds what waits in a feature to be sent on; called while the application is put together. */
  backlog(name: string, read: () => Promise<BacklogState>): void {
    this.backlogs.set(name, read);
  }

  /** Adds what a feature tells of itself in /metrics; called while the application is put together. */
  measure(measurement: Measurement): void {
    this.measurements.push(measurement);
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
        backlogs: await this.backlogStates(),
      };
    } catch {
      return { ready: false, database: 'down', sweeps: [], stale: [], audit: null, backlogs: [] }; // the answer is the report
    }
  }

  private async backlogStates(): Promise<Backlog[]> {
    const found: Backlog[] = [];
    for (const [name, read] of this.backlogs) found.push({ name, ...(await read()) });
    return found;
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
      ...(await this.backlogStates())
        .filter(({ oldestSeconds }) => oldestSeconds > LATE_JOB_SECONDS)
        .map(({ name }) => `the backlog ${name}`),
      ...(await Promise.all(this.questions.map(async (question) => await question()))).flat(),
    ];
  }

  /** Prometheus text format. */
  async metrics(): Promise<string> {
    const ages = await this.sweepAges();
    const counts = await this.jobs.counts();
    const audit = await this.auditHealth();
    const backlogs = await this.backlogStates();
    const measured = (await Promise.all(this.measurements.map(async (measure) => await measure()))).flat();
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
      '# HELP almanac_backlog Things that wait in a feature to be sent on.',
      '# TYPE almanac_backlog gauge',
      ...backlogs.map(({ name, waiting }) => `almanac_backlog{name="${name}"} ${waiting}`),
      '# HELP almanac_backlog_oldest_seconds Seconds that the oldest of them waits.',
      '# TYPE almanac_backlog_oldest_seconds gauge',
      ...backlogs.map(
        ({ name, oldestSeconds }) => `almanac_backlog_oldest_seconds{name="${name}"} ${oldestSeconds}`,
      ),
      ...measured,
      '',
    ].join('\n');
  }
}

function staleOf(sweeps: readonly SweepAge[]): string[] {
  return sweeps
    .filter(({ secondsAgo }) => secondsAgo === null || secondsAgo > STALE_SECONDS)
    .map(({ name }) => name);
}
