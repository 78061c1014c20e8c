import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { policiesPermissions } from '../policies.permissions.ts';
import { seesDrafts } from '../policies.queries.ts';
import { takeBackSchema } from '../policies.schemas.ts';
import { versionNumber } from '../version-number.ts';
import {
  actEnvelopeJson,
  actJson,
  actSignatureSchema,
  cancelSchema,
  cancelTermsSchema,
  giveUpSchema,
  retireSchema,
  retireTermsSchema,
  signatureOf,
  termsOf,
  withdrawSchema,
  withdrawTermsSchema,
} from './acts.schemas.ts';
import { GivingUpActs } from './giving-up-acts.ts';
import { PolicyActsQueries } from './policy-acts.queries.ts';
import { PolicyActs, type ActSignature } from './policy-acts.service.ts';
import type { ActTerms } from './act-terms.ts';

/** Decisions about a policy that are no version, each a signed envelope. */
@Controller('/v1/policies/:policy')
export class ActsController {
  constructor(
    private readonly acts: PolicyActs,
    private readonly givingUp: GivingUpActs,
    private readonly queries: PolicyActsQueries,
  ) {}

  /** A policy's acts, newest first. */
  @Get('acts')
  @Permit(policiesPermissions.listVersions)
  async list(@CurrentActor() actor: Actor, @Param('policy') key: string) {
    const items = await this.queries.list(actor, key);
    return { items: items.map((act) => actJson(act.slug, act, seesDrafts(actor))), nextCursor: null };
  }

  /** One act; one that waits, for those who may see drafts. */
  @Get('acts/:id')
  @Permit(policiesPermissions.listVersions)
  async one(@CurrentActor() actor: Actor, @Param('policy') key: string, @Param('id') id: string) {
    return await this.show(actor, key, id);
  }

  /** Takes back a signature that waits for others: one's own, or with a reason somebody else's. */
  @Post('acts/:id/signatures/:signature/take-back')
  @HttpCode(200)
  @Permit(policiesPermissions.takeBack)
  async takeBack(
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('id') id: string,
    @Param('signature') signature: string,
    @Body({ schema: takeBackSchema }) body: z.output<typeof takeBackSchema>,
  ) {
    await this.givingUp.takeBack(actor, key, id, signature, body?.reason);
    return await this.show(actor, key, id);
  }

  /** Gives up an act that waits, whoever signed it: nothing comes of it. */
  @Post('acts/:id/give-up')
  @HttpCode(200)
  @Permit(policiesPermissions.takeBackOthers)
  async giveUp(
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('id') id: string,
    @Body({ schema: giveUpSchema }) body: z.output<typeof giveUpSchema>,
  ) {
    await this.givingUp.giveUp(actor, key, id, body.reason);
    return await this.show(actor, key, id);
  }

  /** Another director signs an act that waits. */
  @Post('acts/:id/signatures')
  @Permit(policiesPermissions.signAct)
  async signWaiting(
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('id') id: string,
    @Body({ schema: actSignatureSchema }) body: z.output<typeof actSignatureSchema>,
  ) {
    return await this.show(actor, key, await this.acts.signWaiting(actor, key, id, body));
  }

  /** What the cancellation of a scheduled version would sign. */
  @Post('versions/:number/cancel/envelope')
  @HttpCode(200)
  @Permit(policiesPermissions.signAct)
  async cancelEnvelope(
    @Param('policy') key: string,
    @Param('number') number: string,
    @Body({ schema: cancelTermsSchema }) body: z.output<typeof cancelTermsSchema>,
  ) {
    return await this.envelope(key, termsOf.cancel(versionNumber(number), body));
  }

  /** A medical director cancels a version before it begins. */
  @Post('versions/:number/cancel')
  @Permit(policiesPermissions.signAct)
  async cancel(
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('number') number: string,
    @Body({ schema: cancelSchema }) body: z.output<typeof cancelSchema>,
  ) {
    return await this.sign(actor, key, termsOf.cancel(versionNumber(number), body), body);
  }

  /** What a retirement would sign. */
  @Post('retire/envelope')
  @HttpCode(200)
  @Permit(policiesPermissions.signAct)
  async retireEnvelope(
    @Param('policy') key: string,
    @Body({ schema: retireTermsSchema }) body: z.output<typeof retireTermsSchema>,
  ) {
    return await this.envelope(key, termsOf.retire(body));
  }

  /** A medical director ends the policy on a day; on a day of the past, two. */
  @Post('retire')
  @Permit(policiesPermissions.signAct)
  async retire(
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Body({ schema: retireSchema }) body: z.output<typeof retireSchema>,
  ) {
    return await this.sign(actor, key, termsOf.retire(body), body);
  }

  /** What an emergency withdrawal would sign. */
  @Post('withdraw/envelope')
  @HttpCode(200)
  @Permit(policiesPermissions.signAct)
  async withdrawEnvelope(
    @Param('policy') key: string,
    @Body({ schema: withdrawTermsSchema }) body: z.output<typeof withdrawTermsSchema>,
  ) {
    return await this.envelope(key, termsOf.withdraw(body));
  }

  /** Two medical directors take the version in force out of force, and say what governs instead. */
  @Post('withdraw')
  @Permit(policiesPermissions.signAct)
  async withdraw(
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Body({ schema: withdrawSchema }) body: z.output<typeof withdrawSchema>,
  ) {
    return await this.sign(actor, key, termsOf.withdraw(body), body);
  }

  private async envelope(key: string, terms: ActTerms) {
    return actEnvelopeJson(await this.acts.envelope(key, terms));
  }

  private async sign(actor: Actor, key: string, terms: ActTerms, body: ActSignature) {
    return await this.show(actor, key, await this.acts.sign(actor, key, terms, signatureOf(body)));
  }

  private async show(actor: Actor, key: string, id: string) {
    const act = await this.queries.one(actor, key, id);
    return actJson(act.slug, act, seesDrafts(actor));
  }
}
