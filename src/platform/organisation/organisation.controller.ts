import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Put, Query } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { CurrentActor, Permit } from '../http/permit.ts';
import { Organisation } from './organisation.ts';
import { organisationPermissions } from './organisation.permissions.ts';
import {
  calendarQuerySchema,
  holidayDayFrom,
  holidaySchema,
  organisationChangeSchema,
  presentCalendar,
} from './organisation.schemas.ts';
import { WorkingDaysQueries } from './working-days.queries.ts';
import { WorkingDaysService } from './working-days.service.ts';

/** The organisation: when its mail goes and on which days it is closed. */
@Controller('/v1/organisation')
export class OrganisationController {
  constructor(
    private readonly days: WorkingDaysService,
    private readonly queries: WorkingDaysQueries,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
  ) {}

  /** Name, zone, mail time, and the country whose public holidays it keeps. */
  @Get()
  @Permit(organisationPermissions.read)
  async read() {
    return await this.queries.facts();
  }

  /** Changes the mail time or the country; reminders that wait are planned anew. */
  @Patch()
  @Permit(organisationPermissions.change)
  async change(
    @CurrentActor() actor: Actor,
    @Body({ schema: organisationChangeSchema }) body: z.output<typeof organisationChangeSchema>,
  ) {
    await this.days.change(actor, body);
    return await this.queries.facts();
  }

  /** The public holidays of a year with the organisation's own days laid over them. */
  @Get('calendar')
  @Permit(organisationPermissions.read)
  async calendar(@Query({ schema: calendarQuerySchema }) { year }: z.output<typeof calendarQuerySchema>) {
    const shown = year ?? this.organisation.today(this.clock.now()).slice(0, 4);
    return presentCalendar(await this.queries.calendar(shown));
  }

  /** Closes the house on a day, or opens it on a public holiday; reminders that wait are planned anew. */
  @Put('holidays/:day')
  @Permit(organisationPermissions.change)
  async putHoliday(
    @CurrentActor() actor: Actor,
    @Param('day') day: string,
    @Body({ schema: holidaySchema }) body: z.output<typeof holidaySchema>,
  ) {
    const on = holidayDayFrom(day);
    await this.days.putHoliday(actor, on, body);
    return { day: on, ...body, source: 'organisation', links: { self: `/v1/organisation/holidays/${on}` } };
  }

  /** Takes back what the organisation said of a day. */
  @Delete('holidays/:day')
  @HttpCode(204)
  @Permit(organisationPermissions.change)
  async removeHoliday(@CurrentActor() actor: Actor, @Param('day') day: string): Promise<void> {
    await this.days.removeHoliday(actor, holidayDayFrom(day));
  }
}
