import { Body, Controller, Get, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { CapacitiesService } from '../../committee/workload/capacities.service.ts';
import { levellingOf, listLevellings } from '../../committee/workload/levelling-records.ts';
import { LevellingsService } from '../../committee/workload/levellings.service.ts';
import { Workload } from '../../committee/workload/workload.ts';
import type { Actor } from '../../kernel/actor.ts';
import { mayDo } from '../../kernel/permission.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { Database } from '../../platform/database/database.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { FormGuard } from '../form-guard.ts';
import { refusalOf, type FormRefusal } from '../form-refusal.ts';
import { LevellingPage } from './levelling.page.tsx';
import { applyFormSchema, capacityFormSchema, levellingFormSchema } from './workload-forms.schemas.ts';
import { WorkloadPage } from './workload.page.tsx';

type ApplyForm = z.output<typeof applyFormSchema>;

/** Proposals that the page of the workload lists. */
const LISTED = 10;

/** The workload, capacities and levellings: read by everybody who signs in, planned by the chair. */
@ApiExcludeController()
@Controller('/console/workload')
@UseGuards(FormGuard)
export class ConsoleWorkloadController {
  constructor(
    private readonly database: Database,
    private readonly workload: Workload,
    private readonly capacities: CapacitiesService,
    private readonly levellings: LevellingsService,
    private readonly pages: ConsolePages,
    private readonly organisation: Organisation,
  ) {}

  @Get()
  @Permit(consolePermissions.readWorkload)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.showWorkload(request, reply, actor, null);
  }

  @Post('capacities')
  @Permit(consolePermissions.planWorkload)
  async setCapacity(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Body({ schema: capacityFormSchema }) { whose, ...said }: z.output<typeof capacityFormSchema>,
  ): Promise<void> {
    const personId = whose === 'organisation' ? null : whose;
    const refusal = await refusalOf(this.capacities.set(actor, { personId, ...said }));
    if (refusal === null) return this.pages.goTo(reply, '/console/workload');
    await this.showWorkload(request, reply, actor, refusal);
  }

  @Post('levellings')
  @Permit(consolePermissions.planWorkload)
  async propose(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Body({ schema: levellingFormSchema }) form: z.output<typeof levellingFormSchema>,
  ): Promise<void> {
    const { from, months, perOwner, bend, openReviews } = form;
    const options = { perOwner, openReviews, anchors: bend ? ('bend' as const) : ('keep' as const) };
    const proposal = this.levellings.propose(actor, { from, months, options });
    const refusal = await refusalOf(proposal);
    if (refusal === null) return this.pages.goTo(reply, `/console/workload/levellings/${await proposal}`);
    await this.showWorkload(request, reply, actor, refusal);
  }

  @Get('levellings/:id')
  @Permit(consolePermissions.readWorkload)
  async readLevelling(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    await this.showLevelling(request, reply, actor, id, null, { reason: '', except: [] });
  }

  @Post('levellings/:id')
  @Permit(consolePermissions.planWorkload)
  async apply(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: applyFormSchema }) form: ApplyForm,
  ): Promise<void> {
    const refusal = await refusalOf(this.levellings.apply(actor, id, form.reason, form.except));
    if (refusal === null)
      return this.pages.goTo(reply, `/console/workload/levellings/${encodeURIComponent(id)}`);
    await this.showLevelling(request, reply, actor, id, refusal, form);
  }

  private async showWorkload(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    refusal: FormRefusal | null,
  ): Promise<void> {
    const body = WorkloadPage({
      workload: await this.workload.report({ months: 12 }),
      levellings: await listLevellings(this.database.source.manager, undefined, LISTED),
      refusal,
      ...this.around(request, actor),
    });
    this.pages.show(request, reply, { title: 'Workload', place: 'reviews', body }, refusal?.status ?? 200);
  }

  private async showLevelling(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    id: string,
    refusal: FormRefusal | null,
    { reason, except }: ApplyForm,
  ): Promise<void> {
    const levelling = await levellingOf(this.database.source.manager, id);
    // what no longer fits is named in the refusal, and ticked for whoever sends the form again
    const named = refusal?.fields.map(({ field }) => field) ?? [];
    const body = LevellingPage({
      levelling,
      refusal,
      reason,
      except: new Set([...except, ...named]),
      ...this.around(request, actor),
    });
    this.pages.show(request, reply, { title: 'Levelling', place: 'reviews', body }, refusal?.status ?? 200);
  }

  private around(request: FastifyRequest, actor: Actor) {
    return {
      mayPlan: mayDo(actor, consolePermissions.planWorkload),
      csrfToken: csrfTokenOf(requireSession(request)),
      zone: this.organisation.zone,
    };
  }
}
