import { Body, Controller, Get, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../kernel/actor.ts';
import { Clock } from '../kernel/clock.ts';
import { mayDo } from '../kernel/permission.ts';
import { csrfTokenOf, requireSession } from '../people/sessions/current-session.ts';
import { pageSchema, type PageQuery } from '../platform/http/page.ts';
import { CurrentActor, Permit } from '../platform/http/permit.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import { bulletinToRecordSchema } from '../publishing/bulletin/bulletin.schemas.ts';
import { RecordedBulletinsQueries } from '../publishing/bulletin/recorded-bulletins.queries.ts';
import { RecordedBulletinsService } from '../publishing/bulletin/recorded-bulletins.service.ts';
import { BulletinsPage } from './bulletins.page.tsx';
import { consolePermissions } from './console.permissions.ts';
import { ConsolePages } from './console-pages.ts';
import { FormGuard } from './form-guard.ts';
import { refusalOf, type FormRefusal } from './form-refusal.ts';

const FIRST_PAGE = { limit: 50 };

/** Policy update bulletins, and the form that issues one. */
@ApiExcludeController()
@Controller('/console/bulletins')
@UseGuards(FormGuard)
export class ConsoleBulletinsController {
  constructor(
    private readonly queries: RecordedBulletinsQueries,
    private readonly service: RecordedBulletinsService,
    private readonly pages: ConsolePages,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Permit(consolePermissions.read)
  async list(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Query({ schema: pageSchema }) page: PageQuery,
  ): Promise<void> {
    await this.show(request, reply, actor, page, null);
  }

  @Post()
  @Permit(consolePermissions.recordBulletin)
  async record(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Body({ schema: bulletinToRecordSchema }) form: z.output<typeof bulletinToRecordSchema>,
  ): Promise<void> {
    const refusal = await refusalOf(this.service.record(actor, form));
    if (refusal === null) return this.pages.goTo(reply, '/console/bulletins');
    await this.show(request, reply, actor, FIRST_PAGE, refusal);
  }

  private async show(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    page: PageQuery,
    refusal: FormRefusal | null,
  ): Promise<void> {
    const body = BulletinsPage({
      page: await this.queries.list(page),
      today: this.organisation.today(this.clock.now()),
      zone: this.organisation.zone,
      csrfToken: csrfTokenOf(requireSession(request)),
      mayRecord: mayDo(actor, consolePermissions.recordBulletin),
      refusal,
    });
    this.pages.show(request, reply, { title: 'Bulletins', place: 'bulletins', body }, refusal?.status ?? 200);
  }
}
