import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { addMonths, isCalendarDate, type CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { DomainError } from '../../kernel/errors.ts';
import { requireSession } from '../../people/sessions/current-session.ts';
import { Database } from '../../platform/database/database.ts';
import { pageOf } from '../../platform/http/page.ts';
import { Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { policyOf } from '../../policies/policy-records.ts';
import { ReviewsQueries } from '../../reviews/cycles/reviews.queries.ts';
import { placeFrom } from '../../reviews/cycles/reviews.schemas.ts';
import { ForecastQueries, type ForecastFilter } from '../../reviews/reminders/forecast.queries.ts';
import { placeOf } from '../../reviews/reminders/forecast.rules.ts';
import { proofPlaceOf, RemindersQueries } from '../../reviews/reminders/reminders.queries.ts';
import { forecastPlace, proofPlace, rangeProblem } from '../../reviews/reminders/reminders.schemas.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { ForecastPage } from './forecast.page.tsx';
import { ProofPage, ReviewRemindersPage } from './proof.page.tsx';
import { remindersFormSchema, type RemindersForm } from './reminders.schemas.ts';

/** Reminders shown on a page. */
const LISTED = 100;

/** What a form asks for, or what is wrong with it. */
interface Asked {
  readonly filter: ForecastFilter;
  readonly problem: string | null;
}

/** What will go to whom, and what did. */
@ApiExcludeController()
@Controller('/console/reminders')
export class ConsoleRemindersController {
  constructor(
    private readonly forecasts: ForecastQueries,
    private readonly reminders: RemindersQueries,
    private readonly reviews: ReviewsQueries,
    private readonly pages: ConsolePages,
    private readonly organisation: Organisation,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Permit(consolePermissions.read)
  async forecast(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query({ schema: remindersFormSchema }) form: RemindersForm,
  ): Promise<void> {
    const from = form.from ?? this.organisation.today(this.clock.now());
    const { filter, problem } = await this.asked(request, form, from, form.to ?? addMonths(from, 12));
    const place = placeFrom(form.cursor, forecastPlace, 4);
    const found = problem === null ? await this.forecasts.page(filter, place, LISTED + 1) : [];
    const { items, nextCursor } = pageOf(found, LISTED, placeOf);
    const body = ForecastPage({
      form,
      problem,
      from: filter.from,
      to: filter.to,
      zone: this.organisation.zone,
      reminders: items,
      nextCursor,
      person: await this.nameOf(filter.personId),
    });
    this.pages.show(request, reply, { title: 'Reminders to come', place: 'reviews', body });
  }

  @Get('proof')
  @Permit(consolePermissions.read)
  async proof(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query({ schema: remindersFormSchema }) form: RemindersForm,
  ): Promise<void> {
    const to = form.to ?? this.organisation.today(this.clock.now());
    const { filter, problem } = await this.asked(request, form, form.from ?? addMonths(to, -12), to);
    const place = placeFrom(form.cursor, proofPlace, 3);
    const asked = { ...filter, state: form.state ?? null };
    const found = problem === null ? await this.reminders.proof(asked, place, LISTED + 1) : [];
    const { items, nextCursor } = pageOf(found, LISTED, proofPlaceOf);
    const { zone } = this.organisation;
    const body = ProofPage({ form, problem, from: filter.from, to, zone, reminders: items, nextCursor });
    this.pages.show(request, reply, { title: 'What became of reminders', place: 'reviews', body });
  }

  @Get('reviews/:id')
  @Permit(consolePermissions.read)
  async ofReview(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    const { id: cycleId, slug, title, nextReview } = await this.reviews.one(id);
    const reminders = await this.reminders.ofCycle(cycleId);
    const policy = { slug, title };
    const { zone } = this.organisation;
    const body = ReviewRemindersPage({ cycleId, policy, nextReview, zone, reminders });
    this.pages.show(request, reply, { title: `Reminders of ${title}`, place: 'reviews', body });
  }

  /** What a form asks for; a range or policy that is none is told on the page, where it can be mended. */
  private async asked(
    request: FastifyRequest,
    form: RemindersForm,
    from: CalendarDate,
    to: CalendarDate,
  ): Promise<Asked> {
    const personId = form.person === 'me' ? requireSession(request).person.id : (form.person ?? null);
    const filter = { from, to, personId, policyId: null };
    const inReach = isCalendarDate(from) && isCalendarDate(to);
    const range = inReach ? rangeProblem(from, to) : 'is farther than dates reach';
    if (range !== null) return { filter, problem: `The last day ${range}.` };
    if (form.policy === undefined) return { filter, problem: null };
    try {
      const { id } = await policyOf(this.database.source.manager, form.policy);
      return { filter: { ...filter, policyId: id }, problem: null };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { filter, problem: 'There is no policy of that name: write it as its address does.' };
    }
  }

  private async nameOf(personId: string | null): Promise<string | null> {
    if (personId === null) return null;
    const [found] = await this.database.query<{ name: string }>('select name from person where id = $1', [
      personId,
    ]);
    return found?.name ?? null;
  }
}
