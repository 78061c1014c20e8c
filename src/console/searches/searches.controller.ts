import { Body, Controller, Get, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { NotFound } from '../../kernel/errors.ts';
import { mayDo } from '../../kernel/permission.ts';
import { CustodyQueries } from '../../literature/custody/custody.queries.ts';
import { LiteraturePlanService } from '../../literature/updates/literature-plan.service.ts';
import { LiteratureUpdatesQueries } from '../../literature/updates/literature-updates.queries.ts';
import { LiteratureUpdatesService } from '../../literature/updates/literature-updates.service.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { Database } from '../../platform/database/database.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { policyOf } from '../../policies/policy-records.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { FormGuard } from '../form-guard.ts';
import { refusalOf, type FormRefusal } from '../form-refusal.ts';
import { PolicySearchesPage } from './policy-searches.page.tsx';
import { SearchesPage } from './searches.page.tsx';

const policyKey = z.string().min(1).max(200);
const shownSchema = z.object({ policy: policyKey.optional() });
const startSchema = z.strictObject({ policy: policyKey });
const intervalSchema = z.strictObject({
  policy: policyKey,
  surveillanceDays: z
    .string()
    .trim()
    .transform((text) => (text === '' ? null : Number(text)))
    .pipe(z.int().min(0).max(3660).nullable()),
});

/** Gaps, held-up searches and updates that a page lists. */
const LISTED = 100;
/** Updates on the page of one policy. */
const UPDATES = 5;

/** What the searches of policies cover and leave out, what runs and what is held up. */
@ApiExcludeController()
@Controller('/console/literature/searches')
@UseGuards(FormGuard)
export class ConsoleSearchesController {
  constructor(
    private readonly database: Database,
    private readonly updates: LiteratureUpdatesService,
    private readonly queries: LiteratureUpdatesQueries,
    private readonly custody: CustodyQueries,
    private readonly plans: LiteraturePlanService,
    private readonly pages: ConsolePages,
    private readonly organisation: Organisation,
  ) {}

  @Get()
  @Permit(consolePermissions.read)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Query({ schema: shownSchema }) { policy }: z.output<typeof shownSchema>,
  ): Promise<void> {
    if (policy === undefined) await this.showAll(request, reply, actor);
    else await this.showPolicy(request, reply, actor, { policy, refusal: null });
  }

  @Post()
  @Permit(consolePermissions.startSearches)
  async start(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Body({ schema: startSchema }) { policy }: z.output<typeof startSchema>,
  ): Promise<void> {
    const refusal = await refusalOf(this.updates.startNow(actor, policy));
    await this.after(request, reply, actor, { policy, refusal });
  }

  @Post('interval')
  @Permit(consolePermissions.startSearches)
  async changeInterval(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Body({ schema: intervalSchema }) { policy, surveillanceDays }: z.output<typeof intervalSchema>,
  ): Promise<void> {
    const refusal = await refusalOf(this.plans.change(actor, policy, { surveillanceDays }));
    await this.after(request, reply, actor, { policy, refusal });
  }

  private async after(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    shown: { readonly policy: string; readonly refusal: FormRefusal | null },
  ): Promise<void> {
    if (shown.refusal !== null) return await this.showPolicy(request, reply, actor, shown);
    this.pages.goTo(reply, `/console/literature/searches?policy=${encodeURIComponent(shown.policy)}`);
  }

  private async showAll(request: FastifyRequest, reply: FastifyReply, actor: Actor): Promise<void> {
    const body = SearchesPage({
      gaps: await this.custody.openGaps(undefined, LISTED + 1),
      held: await this.queries.heldUp(LISTED + 1),
      underWay: await this.queries.underWay(LISTED + 1),
      listedAtMost: LISTED,
      ...this.around(request, actor),
    });
    this.pages.show(request, reply, { title: 'Searches', place: 'literature', body });
  }

  private async showPolicy(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    { policy, refusal }: { readonly policy: string; readonly refusal: FormRefusal | null },
  ): Promise<void> {
    const { id } = await policyOf(this.database.source.manager, policy);
    const custody = await this.custody.ofPolicy(id);
    if (custody === undefined) throw new NotFound('policy', policy);
    const body = PolicySearchesPage({
      custody,
      plan: await this.plans.of(id),
      updates: await this.queries.ofPolicy(id, undefined, UPDATES),
      refusal,
      ...this.around(request, actor),
    });
    const title = `Searches: ${custody.policy.title}`;
    this.pages.show(request, reply, { title, place: 'literature', body }, refusal?.status ?? 200);
  }

  private around(request: FastifyRequest, actor: Actor) {
    return {
      mayStart: mayDo(actor, consolePermissions.startSearches),
      csrfToken: csrfTokenOf(requireSession(request)),
      zone: this.organisation.zone,
    };
  }
}
