import { Readable } from 'node:stream';
import { Controller, Get, Headers, Query, StreamableFile } from '@nestjs/common';
import type { z } from 'zod';
import { addMonths, isCalendarDate, type CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { CSV_TYPE } from '../../platform/http/csv.ts';
import { InvalidRequest } from '../../kernel/errors.ts';
import { Database } from '../../platform/database/database.ts';
import { pageOf } from '../../platform/http/page.ts';
import { Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { policyOf } from '../../policies/policy-records.ts';
import { placeFrom } from '../cycles/reviews.schemas.ts';
import { reviewsPermissions } from '../reviews.permissions.ts';
import { ForecastQueries, type ForecastFilter } from './forecast.queries.ts';
import { placeOf } from './forecast.rules.ts';
import { forecastCsv, proofCsv } from './reminders.csv.ts';
import { proofPlaceOf, RemindersQueries, type ProofFilter } from './reminders.queries.ts';
import {
  forecastPlace,
  forecastSchema,
  presentForecast,
  presentProof,
  proofPlace,
  proofSchema,
  rangeProblem,
} from './reminders.schemas.ts';

type ForecastQuery = z.output<typeof forecastSchema>;
type ProofQuery = z.output<typeof proofSchema>;

/** What would go to whom, and what did. */
@Controller('/v1/reminders')
export class RemindersController {
  constructor(
    private readonly forecasts: ForecastQueries,
    private readonly reminders: RemindersQueries,
    private readonly organisation: Organisation,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * The reminders from one day to another, of one policy or person or of all, as if nobody worked on a review meanwhile.
   * `Accept: text/csv` gets all of them as a table.
   */
  @Get('forecast')
  @Permit(reviewsPermissions.read)
  async forecast(
    @Query({ schema: forecastSchema }) query: ForecastQuery,
    @Headers('accept') accept: string | undefined,
  ) {
    if (wantsCsv(accept)) return await this.forecastTable(query);
    const filter = await this.forecastFilter(query);
    const place = placeFrom(query.cursor, forecastPlace, 4);
    const found = await this.forecasts.page(filter, place, query.limit + 1);
    const { items, nextCursor } = pageOf(found, query.limit, placeOf);
    return { items: items.map(presentForecast), nextCursor };
  }

  /** The whole forecast as a table. */
  @Get('forecast.csv')
  @Permit(reviewsPermissions.read)
  async forecastTable(@Query({ schema: forecastSchema }) query: ForecastQuery): Promise<StreamableFile> {
    const filter = await this.forecastFilter(query);
    return asTable(forecastCsv(this.forecasts.reminders(filter)), `forecast-${filter.from}-${filter.to}`);
  }

  /**
   * Each rung from one day to another and what became of it: planned, waiting, sent, bounced, redirected or suppressed,
   * and why. `Accept: text/csv` gets all of them as a table.
   */
  @Get('proof')
  @Permit(reviewsPermissions.read)
  async proof(
    @Query({ schema: proofSchema }) query: ProofQuery,
    @Headers('accept') accept: string | undefined,
  ) {
    if (wantsCsv(accept)) return await this.proofTable(query);
    const filter = await this.proofFilter(query);
    const place = placeFrom(query.cursor, proofPlace, 3);
    const found = await this.reminders.proof(filter, place, query.limit + 1);
    const { items, nextCursor } = pageOf(found, query.limit, proofPlaceOf);
    return { items: items.map(presentProof), nextCursor };
  }

  /** The whole proof as a table. */
  @Get('proof.csv')
  @Permit(reviewsPermissions.read)
  async proofTable(@Query({ schema: proofSchema }) query: ProofQuery): Promise<StreamableFile> {
    const filter = await this.proofFilter(query);
    return asTable(proofCsv(this.reminders.allProof(filter)), `proof-${filter.from}-${filter.to}`);
  }

  private async forecastFilter(query: ForecastQuery): Promise<ForecastFilter> {
    const from = query.from ?? this.organisation.today(this.clock.now());
    return await this.filterOf(query, from, query.to ?? addMonths(from, 12));
  }

  private async proofFilter(query: ProofQuery): Promise<ProofFilter> {
    const to = query.to ?? this.organisation.today(this.clock.now());
    const filter = await this.filterOf(query, query.from ?? addMonths(to, -12), to);
    return { ...filter, state: query.state ?? null };
  }

  private async filterOf(
    query: ForecastQuery,
    from: CalendarDate,
    to: CalendarDate,
  ): Promise<ForecastFilter> {
    const inReach = isCalendarDate(from) && isCalendarDate(to);
    const problem = inReach ? rangeProblem(from, to) : 'is farther than dates reach';
    if (problem !== null) throw new InvalidRequest([{ field: 'to', reason: problem }]);
    const policyId =
      query.policy === undefined ? null : (await policyOf(this.database.source.manager, query.policy)).id;
    return { from, to, policyId, personId: query.person ?? null };
  }
}

function asTable(lines: AsyncIterable<string>, name: string): StreamableFile {
  return new StreamableFile(Readable.from(lines), {
    type: CSV_TYPE,
    disposition: `attachment; filename="${name}.csv"`,
  });
}

function wantsCsv(accept: string | undefined): boolean {
  return accept?.split(',').some((range) => /^\s*text\/csv\s*(;|$)/i.test(range)) ?? false;
}
