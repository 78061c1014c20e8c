import { Body, Controller, Get, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { SignaturesService } from '../../approvals/signatures/signatures.service.ts';
import { TakingBack } from '../../approvals/votes/taking-back.ts';
import { VotesService } from '../../approvals/votes/votes.service.ts';
import type { Actor } from '../../kernel/actor.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { reasonSchema } from '../../platform/http/text-schemas.ts';
import { consolePermissions } from '../console.permissions.ts';
import { FormGuard } from '../form-guard.ts';
import { placeOf } from './approval-address.ts';
import { SignPages } from './sign-pages.ts';
import { ofForm, readTyped, typedSchema, type Typed } from './typed-form.ts';

const takeBackFormSchema = z.object({
  revision: z.coerce.number().int().positive(),
  reason: reasonSchema,
});
const voidFormSchema = z.object({ reason: reasonSchema.optional() });

/** A version's approval: where it stands, and the ways back. */
@ApiExcludeController()
@Controller('/console/policies/:policy/versions/:number/approval')
@UseGuards(FormGuard)
export class ConsoleApprovalController {
  constructor(
    private readonly votes: VotesService,
    private readonly takingBack: TakingBack,
    private readonly signatures: SignaturesService,
    private readonly forms: SignPages,
  ) {}

  @Get()
  @Permit(consolePermissions.readApproval)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('number') number: string,
  ): Promise<void> {
    await this.forms.showApproval(request, reply, actor, placeOf(key, number), null);
  }

  @Post('return')
  @Permit(consolePermissions.withdrawVersion)
  async takeBack(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('number') number: string,
    @Body({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    const place = placeOf(key, number);
    await this.forms.take(request, reply, actor, place, ofForm('return', typed), async () => {
      const { reason, revision } = readTyped(takeBackFormSchema, typed);
      await this.takingBack.toDraft(actor, place.key, place.number, reason, revision);
    });
  }

  @Post('withdraw')
  @Permit(consolePermissions.withdrawVersion)
  async withdraw(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('number') number: string,
    @Body({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    const place = placeOf(key, number);
    await this.forms.take(request, reply, actor, place, ofForm('withdraw', typed), async () => {
      const { reason, revision } = readTyped(takeBackFormSchema, typed);
      await this.votes.withdraw(actor, place.key, place.number, reason, revision);
    });
  }

  @Post('signatures/:id/take-back')
  @Permit(consolePermissions.takeSignatureBack)
  async voidSignature(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('number') number: string,
    @Param('id') id: string,
    @Body({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    const place = placeOf(key, number);
    await this.forms.take(request, reply, actor, place, ofForm(`take-back ${id}`, typed), async () => {
      const { reason } = readTyped(voidFormSchema, typed);
      await this.signatures.takeBack(actor, place.key, place.number, id, reason);
    });
  }
}
