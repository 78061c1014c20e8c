import { Body, Controller, Get, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { OffboardingService } from '../../committee/offboarding/offboarding.service.ts';
import type { Actor } from '../../kernel/actor.ts';
import { InvalidRequest, NotFound } from '../../kernel/errors.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { FormGuard } from '../form-guard.ts';
import { refusalOf, type FormRefusal } from '../form-refusal.ts';
import { OffboardedPage } from './offboarded.page.tsx';
import { offboardingFormSchema, offboardingOf } from './offboarding-form.schemas.ts';
import { OffboardingPage } from './offboarding.page.tsx';
import { OffboardingPageQueries } from './offboarding.queries.ts';

type Typed = Readonly<Record<string, string | undefined>>;

/** Any form: what it holds is read after its page can be shown again with it. */
const typedSchema = z.record(z.string().max(100), z.string().max(5000));

/** The pages by which somebody leaves. */
@ApiExcludeController()
@Controller('/console/people/:id')
@UseGuards(FormGuard)
export class ConsoleOffboardingController {
  constructor(
    private readonly offboarding: OffboardingService,
    private readonly queries: OffboardingPageQueries,
    private readonly pages: ConsolePages,
    private readonly organisation: Organisation,
  ) {}

  @Get('offboard')
  @Permit(consolePermissions.offboardPeople)
  async form(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    await this.show(request, reply, id, {}, null);
  }

  @Post('offboard')
  @Permit(consolePermissions.offboardPeople)
  async offboard(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: typedSchema }) typed: z.output<typeof typedSchema>,
  ): Promise<void> {
    const refusal = await refusalOf(this.carryOut(actor, id, typed));
    if (refusal === null) this.pages.goTo(reply, `/console/people/${encodeURIComponent(id)}/offboarded`);
    else await this.show(request, reply, id, typed, refusal);
  }

  @Get('offboarded')
  @Permit(consolePermissions.offboardPeople)
  async done(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    const { person } = await this.offboarding.holdings(id);
    const done = await this.queries.lastOf(person.id);
    if (done === undefined) throw new NotFound('offboarding', id);
    const body = OffboardedPage({ person, done, zone: this.organisation.zone });
    this.pages.show(request, reply, { title: `${person.name} has left`, place: 'organisation', body });
  }

  private async carryOut(actor: Actor, id: string, typed: Typed): Promise<void> {
    const form = offboardingFormSchema.safeParse(typed);
    if (!form.success) {
      throw new InvalidRequest(
        form.error.issues.map(({ path, message }) => ({ field: path.join('.'), reason: message })),
      );
    }
    await this.offboarding.offboard(actor, id, offboardingOf(form.data));
  }

  private async show(
    request: FastifyRequest,
    reply: FastifyReply,
    id: string,
    typed: Typed,
    refusal: FormRefusal | null,
  ): Promise<void> {
    const held = await this.offboarding.holdings(id);
    const { person } = held;
    const successors = await this.queries.successors(person.id);
    const csrfToken = csrfTokenOf(requireSession(request));
    const body = OffboardingPage({ ...held, successors, typed, refusal, csrfToken });
    const page = { title: `${person.name} leaves`, place: 'organisation', body } as const;
    this.pages.show(request, reply, page, refusal?.status ?? 200);
  }
}
