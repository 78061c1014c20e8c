import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { addMonths, isCalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { InvalidRequest } from '../../kernel/errors.ts';
import { Database } from '../../platform/database/database.ts';
import { pageOf } from '../../platform/http/page.ts';
import { Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { policyOf } from '../../policies/policy-records.ts';
import { afterPlace, ForecastQueries, placeOf } from './forecast.queries.ts';
import { reviewsPermissions } from '../reviews.permissions.ts';
import { forecastSchema, placeFrom, presentForecast, rangeProblem } from '../cycles/reviews.schemas.ts';

const forecastPlace = z.tuple([z.string(), z.string(), z.string(), z.number()]);

/** What would go to whom. */
@Controller('/v1/reminders')
export class ForecastController {
  constructor(
    private readonly forecasts: ForecastQueries,
    private readonly organisation: Organisation,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The reminders from one day to another, of one policy or of all, as if nobody worked on a review meanwhile. */
  @Get('forecast')
  @Permit(reviewsPermissions.read)
  async forecast(@Query({ schema: forecastSchema }) query: z.output<typeof forecastSchema>) {
    const from = query.from ?? this.organisation.today(this.clock.now());
    const to = query.to ?? addMonths(from, 12);
    const problem = isCalendarDate(to) ? rangeProblem(from, to) : 'is later than dates reach';
    if (problem !== null) throw new InvalidRequest([{ field: 'to', reason: problem }]);
    const policyId =
      query.policy === undefined ? null : (await policyOf(this.database.source.manager, query.policy)).id;
    const all = await this.forecasts.between(from, to, policyId);
    const place = placeFrom(query.cursor, forecastPlace, 4);
    const rest = place === undefined ? all : afterPlace(all, place);
    const { items, nextCursor } = pageOf(rest.slice(0, query.limit + 1), query.limit, placeOf);
    const recipients = await this.forecasts.recipientsOf(items);
    return { items: items.map((rung, index) => presentForecast(rung, recipients[index] ?? [])), nextCursor };
  }
}
