import { Body, Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../kernel/actor.ts';
import { mayDo } from '../kernel/permission.ts';
import { csrfTokenOf, requireSession } from '../people/sessions/current-session.ts';
import { pageSchema, type PageQuery } from '../platform/http/page.ts';
import { CurrentActor, Permit } from '../platform/http/permit.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import { AdoptionsQueries } from '../policies/adoptions.queries.ts';
import { AdoptionsService } from '../policies/adoptions.service.ts';
import { ADOPTION_MEANING, AdoptionPage } from './adoption.page.tsx';
import { AdoptionsPage } from './adoptions-list.page.tsx';
import { consolePermissions } from './console.permissions.ts';
import { adoptionFormSchema } from './console.schemas.ts';
import { ConsolePages } from './console-pages.ts';
import { FormGuard } from './form-guard.ts';

/** Batches of policies that were in force before Almanac, and the form that signs one. */
@ApiExcludeController()
@Controller('/console/adoptions')
@UseGuards(FormGuard)
export class ConsoleAdoptionsController {
  constructor(
    private readonly adoptions: AdoptionsService,
    private readonly queries: AdoptionsQueries,
    private readonly pages: ConsolePages,
    private readonly organisation: Organisation,
  ) {}

  @Get()
  @Permit(consolePermissions.read)
  async list(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query({ schema: pageSchema }) page: PageQuery,
  ): Promise<void> {
    const body = AdoptionsPage({ page: await this.queries.list(page), zone: this.organisation.zone });
    this.pages.show(request, reply, { title: 'Adoptions', place: 'adoptions', body });
  }

  @Get(':id')
  @Permit(consolePermissions.read)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    const body = AdoptionPage({
      batch: await this.queries.one(id),
      zone: this.organisation.zone,
      csrfToken: csrfTokenOf(requireSession(request)),
      maySign: mayDo(actor, consolePermissions.signAdoption),
    });
    this.pages.show(request, reply, { title: 'Adoption', place: 'adoptions', body });
  }

  @Post(':id/signature')
  @Permit(consolePermissions.signAdoption)
  async sign(
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: adoptionFormSchema }) form: z.output<typeof adoptionFormSchema>,
  ): Promise<void> {
    await this.adoptions.sign(actor, id, { ...form, meaning: ADOPTION_MEANING });
    this.pages.goTo(reply, `/console/adoptions/${id}`);
  }
}
