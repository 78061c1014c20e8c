import { Injectable } from '@nestjs/common';
import { addMonths, type CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { InvalidRequest } from '../../kernel/errors.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import {
  ReachQueries,
  type BouncedLine,
  type WithoutAddressLine,
  type WithoutOwnerLine,
} from './reach.queries.ts';
import { daysLateOn, onTimeBy, overdueAges, type OnTime, type OverdueAge } from './report-figures.rules.ts';
import type { ReportScope } from './report-scope.ts';
import {
  ReportsQueries,
  type EndedLine,
  type OpenLine,
  type OutcomeCount,
  type PastCeilingLine,
  type StageTime,
} from './reports.queries.ts';

/** An open review whose window is over. */
export interface OverdueLine extends OpenLine {
  /** Since the last day of its window. */
  readonly daysLate: number;
}

/** How reviews went. */
export interface ReviewsReport {
  readonly scope: ReportScope;
  /** By the window in force when a review ended, and by the one before it was rescheduled. */
  readonly onTime: OnTime;
  readonly onTimeByOriginalWindow: OnTime;
  readonly ended: readonly EndedLine[];
  readonly overdueAges: readonly OverdueAge[];
  /** The oldest first. */
  readonly overdue: readonly OverdueLine[];
  readonly stageTimes: readonly StageTime[];
  readonly outcomes: readonly OutcomeCount[];
  readonly withoutOwner: readonly WithoutOwnerLine[];
  readonly withoutAddress: readonly WithoutAddressLine[];
  readonly pastCeiling: readonly PastCeilingLine[];
  readonly bounced: readonly BouncedLine[];
}

/** The first day a year after the first that can be written. */
const FIRST_WITH_A_YEAR_BEFORE = '0002-01-01';

/** What somebody asks a report for. */
export interface ReportFilter {
  /** A year before the last day unless given. */
  readonly from?: CalendarDate | undefined;
  /** Today unless given. */
  readonly to?: CalendarDate | undefined;
  readonly section?: string | undefined;
  readonly owner?: string | undefined;
}

/** Reports on reviews. */
@Injectable()
export class Reports {
  constructor(
    private readonly queries: ReportsQueries,
    private readonly reach: ReachQueries,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
  ) {}

  /** The whole report. Throws invalid_request for days in the wrong order, and for a last day without a year before it. */
  async reviews(filter: ReportFilter): Promise<ReviewsReport> {
    const scope = this.scopeOf(filter);
    const ended = await this.queries.ended(scope);
    const open = await this.queries.openLate(scope);
    const overdue = open
      .map((line) => ({ ...line, daysLate: daysLateOn(scope.today, line.nextReview) }))
      .filter(({ daysLate }) => daysLate > 0);
    return {
      scope,
      onTime: onTimeBy('nextReview', ended, open, scope.today),
      onTimeByOriginalWindow: onTimeBy('originalNextReview', ended, open, scope.today),
      ended,
      overdueAges: overdueAges(overdue.map(({ daysLate }) => daysLate)),
      overdue,
      stageTimes: await this.queries.stageTimes(scope),
      outcomes: await this.queries.outcomes(scope),
      withoutOwner: await this.reach.withoutOwner(scope),
      withoutAddress: await this.reach.withoutAddress(scope),
      pastCeiling: await this.queries.pastCeiling(scope),
      bounced: await this.reach.bounced(scope),
    };
  }

  private scopeOf({ from, to, section, owner }: ReportFilter): ReportScope {
    const { zone } = this.organisation;
    const today = this.organisation.today(this.clock.now());
    const until = to ?? today;
    if (from === undefined && until < FIRST_WITH_A_YEAR_BEFORE) {
      throw new InvalidRequest([{ field: 'to', reason: `no year comes before ${until}: say from too` }]);
    }
    const since = from ?? addMonths(until, -12);
    if (until < since) throw new InvalidRequest([{ field: 'to', reason: `${until} is before ${since}` }]);
    return { from: since, to: until, section: section ?? null, owner: owner ?? null, today, zone };
  }
}
