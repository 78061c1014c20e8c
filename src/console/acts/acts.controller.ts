import { Body, Controller, Get, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ReaffirmationsService } from '../../approvals/reaffirmations/reaffirmations.service.ts';
import type { Actor } from '../../kernel/actor.ts';
import { mayDo } from '../../kernel/permission.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { reasonSchema } from '../../platform/http/text-schemas.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { PolicyActsQueries } from '../../policies/acts/policy-acts.queries.ts';
import { DraftsService } from '../../policies/drafts.service.ts';
import { PoliciesQueries, seesDrafts } from '../../policies/policies.queries.ts';
import { VersionsQueries } from '../../policies/versions.queries.ts';
import { refusalIn } from '../approval/refusal-in.ts';
import { ofForm, readTyped, typedSchema, type Typed } from '../approval/typed-form.ts';
import { consolePermissions } from '../console.permissions.ts';
import { ConsolePages } from '../console-pages.ts';
import { draftAddress } from '../drafts/draft-address.ts';
import { FormGuard } from '../form-guard.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { actsAddress } from './act-address.ts';
import { ActsPage } from './acts.page.tsx';

/** Versions looked through; a policy has one or two a year. */
const VERSIONS_KNOWN = 100;

const correctFormSchema = z.object({ version: z.coerce.number().int().positive().optional() });

const voidFormSchema = z.object({ reason: reasonSchema.optional() });

/** Decisions about a policy without a new text: what was decided, what waits, what can be decided. */
@ApiExcludeController()
@Controller('/console/policies/:policy/acts')
@UseGuards(FormGuard)
export class ConsoleActsController {
  constructor(
    private readonly policies: PoliciesQueries,
    private readonly versions: VersionsQueries,
    private readonly acts: PolicyActsQueries,
    private readonly reaffirmations: ReaffirmationsService,
    private readonly drafts: DraftsService,
    private readonly pages: ConsolePages,
    private readonly organisation: Organisation,
  ) {}

  @Get()
  @Permit(consolePermissions.read)
  async list(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
  ): Promise<void> {
    await this.show(request, reply, actor, key, null);
  }

  /** Begins the draft of a correction, and leads to it. */
  @Post('correct')
  @Permit(consolePermissions.draft)
  async correct(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Body({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    let draft = '';
    const refusal = await refusalIn(async () => {
      const { version: number } = readTyped(correctFormSchema, typed);
      const { policy, version } = await this.drafts.correct(actor, key, number);
      draft = draftAddress(policy.slug, version.number);
    });
    if (refusal === null) return this.pages.goTo(reply, draft);
    await this.show(request, reply, actor, key, refusal);
  }

  /** Takes back a signature of a reaffirmation that waits for another director. */
  @Post('reaffirmations/:signature/take-back')
  @Permit(consolePermissions.takeSignatureBack)
  async takeBack(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('signature') signature: string,
    @Body({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    const refusal = await refusalIn(async () => {
      await this.reaffirmations.takeBack(actor, key, signature, readTyped(voidFormSchema, typed).reason);
    });
    if (refusal === null) return this.pages.goTo(reply, actsAddress(key));
    await this.show(request, reply, actor, key, refusal, ofForm(`take-back ${signature}`, typed));
  }

  private async show(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    key: string,
    refusal: FormRefusal | null,
    typed: Typed = {},
  ): Promise<void> {
    const policy = await this.policies.one(actor, key);
    const { items: versions } = await this.versions.list(actor, policy.id, { limit: VERSIONS_KNOWN });
    const body = ActsPage({
      policy,
      versions,
      acts: await this.acts.list(actor, policy.id),
      reaffirmations: seesDrafts(actor) ? await this.reaffirmations.waitingOf(policy.id) : [],
      maySign: mayDo(actor, consolePermissions.signAct),
      mayVoid: mayDo(actor, consolePermissions.takeOthersSignatureBack),
      me: actor.kind === 'person' ? actor.personId : '',
      mayCorrect: mayDo(actor, consolePermissions.draft),
      zone: this.organisation.zone,
      csrfToken: csrfTokenOf(requireSession(request)),
      refusal,
      typed,
    });
    const title = `Decisions about ${policy.title}`;
    this.pages.show(request, reply, { title, place: 'policies', body }, refusal?.status ?? 200);
  }
}
