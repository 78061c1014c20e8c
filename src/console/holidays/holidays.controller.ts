import { Body, Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { mayDo } from '../../kernel/permission.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import {
  holidayDayFrom,
  holidayDaySchema,
  holidaySchema,
  organisationChangeSchema,
  yearSchema,
} from '../../platform/organisation/organisation.schemas.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { WorkingDaysQueries } from '../../platform/organisation/working-days.queries.ts';
import { WorkingDaysService } from '../../platform/organisation/working-days.service.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { FormGuard } from '../form-guard.ts';
import { refusalOf, type FormRefusal } from '../form-refusal.ts';
import { HolidaysPage } from './holidays.page.tsx';

const querySchema = z.object({ year: yearSchema.optional().catch(undefined) });
const dayFormSchema = z.object({
  day: holidayDaySchema,
  name: holidaySchema.shape.name,
  works: z.preprocess((value) => value === 'true', z.boolean()),
});

/** The days off of a year, and when the mail goes. */
@ApiExcludeController()
@Controller('/console/holidays')
@UseGuards(FormGuard)
export class ConsoleHolidaysController {
  constructor(
    private readonly days: WorkingDaysService,
    private readonly queries: WorkingDaysQueries,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
    private readonly pages: ConsolePages,
  ) {}

  @Get()
  @Permit(consolePermissions.readHolidays)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Query({ schema: querySchema }) { year }: z.output<typeof querySchema>,
  ): Promise<void> {
    await this.show(request, reply, actor, year ?? this.today().slice(0, 4), null);
  }

  /** Closes the house on a day, or opens it on a public holiday. */
  @Post()
  @Permit(consolePermissions.changeHolidays)
  async put(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Body({ schema: dayFormSchema }) { day, ...terms }: z.output<typeof dayFormSchema>,
  ): Promise<void> {
    await this.done(request, reply, actor, day.slice(0, 4), this.days.putHoliday(actor, day, terms));
  }

  @Post('hours')
  @Permit(consolePermissions.changeHolidays)
  async change(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Body({ schema: organisationChangeSchema }) change: z.output<typeof organisationChangeSchema>,
  ): Promise<void> {
    await this.done(request, reply, actor, this.today().slice(0, 4), this.days.change(actor, change));
  }

  @Post(':day/remove')
  @Permit(consolePermissions.changeHolidays)
  async remove(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('day') text: string,
  ): Promise<void> {
    const day = holidayDayFrom(text);
    await this.done(request, reply, actor, day.slice(0, 4), this.days.removeHoliday(actor, day));
  }

  private async done(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    year: string,
    work: Promise<void>,
  ): Promise<void> {
    const refusal = await refusalOf(work);
    if (refusal === null) return this.pages.goTo(reply, `/console/holidays?year=${year}`);
    await this.show(request, reply, actor, year, refusal);
  }

  private async show(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    year: string,
    refusal: FormRefusal | null,
  ): Promise<void> {
    const body = HolidaysPage({
      facts: await this.queries.facts(),
      calendar: await this.queries.calendar(year),
      today: this.today(),
      refusal,
      csrfToken: csrfTokenOf(requireSession(request)),
      mayChange: mayDo(actor, consolePermissions.changeHolidays),
    });
    const status = refusal?.status ?? 200;
    this.pages.show(request, reply, { title: 'Holidays', place: 'organisation', body }, status);
  }

  private today() {
    return this.organisation.today(this.clock.now());
  }
}
