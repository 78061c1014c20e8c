import { Body, Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { NotFound } from '../../kernel/errors.ts';
import { mayDo } from '../../kernel/permission.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { reasonSchema } from '../../platform/http/text-schemas.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { readAct } from '../../policies/acts/act-envelope.rules.ts';
import { PolicyActsQueries } from '../../policies/acts/policy-acts.queries.ts';
import { GivingUpActs } from '../../policies/acts/giving-up-acts.ts';
import { PolicyActs } from '../../policies/acts/policy-acts.service.ts';
import { PoliciesQueries, seesDrafts } from '../../policies/policies.queries.ts';
import { refusalIn } from '../approval/refusal-in.ts';
import { SigningDesk } from '../approval/signing-desk.ts';
import { asksProvider, signingFormSchema, withoutProof } from '../approval/signing.schemas.ts';
import { ofForm, readTyped, typedSchema, type Typed } from '../approval/typed-form.ts';
import { consolePermissions } from '../console.permissions.ts';
import { ConsolePages } from '../console-pages.ts';
import { FormGuard } from '../form-guard.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { actAddress } from './act-address.ts';
import { decisionInWords } from './act-words.ts';
import { ActPage } from './act.page.tsx';

const giveUpFormSchema = z.object({ reason: reasonSchema });
const voidFormSchema = z.object({ reason: reasonSchema.optional() });

/** An act by its policy's key and its id. */
interface ActPlace {
  readonly policy: string;
  readonly id: string;
}

/** One act: the page of the second director, and the ways back while it waits. */
@ApiExcludeController()
@Controller('/console/policies/:policy/acts/:id')
@UseGuards(FormGuard)
export class ConsoleActController {
  constructor(
    private readonly policies: PoliciesQueries,
    private readonly queries: PolicyActsQueries,
    private readonly acts: PolicyActs,
    private readonly givingUp: GivingUpActs,
    private readonly desk: SigningDesk,
    private readonly pages: ConsolePages,
    private readonly organisation: Organisation,
  ) {}

  @Get()
  @Permit(consolePermissions.read)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param() { policy, id }: ActPlace,
    @Query({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    await this.show(request, reply, actor, { policy, id }, typed, null);
  }

  @Post('signature')
  @Permit(consolePermissions.signAct)
  async sign(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param() { policy, id }: ActPlace,
    @Body({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    const address = actAddress(policy, id);
    let onward = address;
    await this.done(request, reply, actor, { policy, id }, typed, async () => {
      if (!asksProvider(typed)) {
        await this.acts.signWaiting(actor, policy, id, readTyped(signingFormSchema, typed));
        return onward;
      }
      onward = await this.desk.tripTo(request, actor, typed, (carried) => {
        return `${address}?${new URLSearchParams(carried.map(([name, value]) => [name, value])).toString()}`;
      });
      return onward;
    });
  }

  @Post('give-up')
  @Permit(consolePermissions.giveActUp)
  async giveUp(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param() { policy, id }: ActPlace,
    @Body({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    await this.done(request, reply, actor, { policy, id }, ofForm('give-up', typed), async () => {
      await this.givingUp.giveUp(actor, policy, id, readTyped(giveUpFormSchema, typed).reason);
      return actAddress(policy, id);
    });
  }

  @Post('signatures/:signature/take-back')
  @Permit(consolePermissions.takeSignatureBack)
  async takeBack(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param() { policy, id }: ActPlace,
    @Param('signature') signature: string,
    @Body({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    await this.done(
      request,
      reply,
      actor,
      { policy, id },
      ofForm(`take-back ${signature}`, typed),
      async () => {
        await this.givingUp.takeBack(actor, policy, id, signature, readTyped(voidFormSchema, typed).reason);
        return actAddress(policy, id);
      },
    );
  }

  /** Goes on to where the work leads, or shows the act again with what was typed. */
  private async done(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    place: ActPlace,
    typed: Typed,
    work: () => Promise<string>,
  ): Promise<void> {
    let onward = '';
    const refusal = await refusalIn(async () => {
      onward = await work();
    });
    if (refusal === null) return this.pages.goTo(reply, onward);
    await this.show(request, reply, actor, place, withoutProof(typed), refusal);
  }

  private async show(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    { policy: key, id }: ActPlace,
    typed: Typed,
    refusal: FormRefusal | null,
  ): Promise<void> {
    // why it was decided, and what is to govern, are for those who may see drafts
    if (!seesDrafts(actor)) throw new NotFound('act', id.slice(0, 200));
    const policy = await this.policies.one(actor, key);
    const act = await this.queries.one(actor, policy.id, id);
    const confirmed = refusal === null ? typed['confirmed'] : undefined;
    const body = ActPage({
      policy,
      act,
      signer: mayDo(actor, consolePermissions.signAct)
        ? await this.desk.signerOf(request, actor, confirmed)
        : null,
      mayGiveUp: mayDo(actor, consolePermissions.giveActUp),
      mayVoid: mayDo(actor, consolePermissions.takeOthersSignatureBack),
      me: actor.kind === 'person' ? actor.personId : '',
      zone: this.organisation.zone,
      csrfToken: csrfTokenOf(requireSession(request)),
      typed,
      refusal,
    });
    const title = decisionInWords(readAct(act.envelope));
    const page = { title, place: 'policies', script: 'passkeys.js', body } as const;
    this.pages.show(request, reply, page, refusal?.status ?? 200);
  }
}
