import { Body, Controller, Get, Param, Post, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { SignaturesService } from '../../approvals/signatures/signatures.service.ts';
import { TakingBack } from '../../approvals/votes/taking-back.ts';
import { VotesService } from '../../approvals/votes/votes.service.ts';
import { Permit } from '../../platform/http/permit.ts';
import { reasonSchema } from '../../platform/http/text-schemas.ts';
import { consolePermissions } from '../console.permissions.ts';
import { FormGuard } from '../form-guard.ts';
import { OnVersion, type VersionRequest } from './on-version.ts';
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
  async read(@Res() reply: FastifyReply, @OnVersion() asked: VersionRequest): Promise<void> {
    await this.forms.showApproval(reply, asked, null);
  }

  @Post('return')
  @Permit(consolePermissions.withdrawVersion)
  async takeBack(
    @Res() reply: FastifyReply,
    @OnVersion() asked: VersionRequest,
    @Body({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    await this.forms.take(reply, asked, ofForm('return', typed), async ({ actor, place }) => {
      const { reason, revision } = readTyped(takeBackFormSchema, typed);
      await this.takingBack.toDraft(actor, place.key, place.number, reason, revision);
    });
  }

  @Post('withdraw')
  @Permit(consolePermissions.withdrawVersion)
  async withdraw(
    @Res() reply: FastifyReply,
    @OnVersion() asked: VersionRequest,
    @Body({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    await this.forms.take(reply, asked, ofForm('withdraw', typed), async ({ actor, place }) => {
      const { reason, revision } = readTyped(takeBackFormSchema, typed);
      await this.votes.withdraw(actor, place.key, place.number, reason, revision);
    });
  }

  @Post('signatures/:id/take-back')
  @Permit(consolePermissions.takeSignatureBack)
  async voidSignature(
    @Res() reply: FastifyReply,
    @OnVersion() asked: VersionRequest,
    @Param('id') id: string,
    @Body({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    await this.forms.take(reply, asked, ofForm(`take-back ${id}`, typed), async ({ actor, place }) => {
      const { reason } = readTyped(voidFormSchema, typed);
      await this.signatures.takeBack(actor, place.key, place.number, id, reason);
    });
  }
}
