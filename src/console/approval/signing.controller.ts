import { Body, Controller, Get, Post, Query, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { envelopeQuerySchema } from '../../approvals/approvals.schemas.ts';
import { SignaturesService } from '../../approvals/signatures/signatures.service.ts';
import type { Actor } from '../../kernel/actor.ts';
import { Permit } from '../../platform/http/permit.ts';
import { consolePermissions } from '../console.permissions.ts';
import { ConsolePages } from '../console-pages.ts';
import { FormGuard } from '../form-guard.ts';
import { approvalAddress, signingAddress, type VersionPlace } from './approval-address.ts';
import { OnVersion, type VersionRequest } from './on-version.ts';
import { refusalIn } from './refusal-in.ts';
import { SignPages } from './sign-pages.ts';
import { SigningDesk } from './signing-desk.ts';
import { asksProvider, numbersField, signingFormSchema, withoutProof } from './signing.schemas.ts';
import { termNames } from './terms-form.tsx';
import { fieldsNamed, readTyped, typedSchema, type Typed } from './typed-form.ts';

/** What a form that signs a version names besides: the text, and what its signer knows to lack a correction. */
const versionFormSchema = z.object({
  contentHash: z.string().max(100),
  notCarriedBy: numbersField.optional(),
});

/** The signature of a version: what it would sign, and the form that signs it. */
@ApiExcludeController()
@Controller('/console/policies/:policy/versions/:number/approval/sign')
@UseGuards(FormGuard)
export class ConsoleSigningController {
  constructor(
    private readonly signatures: SignaturesService,
    private readonly sign: SignPages,
    private readonly desk: SigningDesk,
    private readonly pages: ConsolePages,
  ) {}

  /** What a signature on the terms in the query would sign; nothing is decided by looking. */
  @Get()
  @Permit(consolePermissions.signVersion)
  async preview(
    @Res() reply: FastifyReply,
    @OnVersion() asked: VersionRequest,
    @Query({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    await this.sign.showSigning(reply, asked, typed);
  }

  @Post()
  @Permit(consolePermissions.signVersion)
  async give(
    @Res() reply: FastifyReply,
    @OnVersion() asked: VersionRequest,
    @Body({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    const { request, actor, place } = asked;
    let onward = approvalAddress(place.key, place.number);
    const refusal = await refusalIn(async () => {
      if (asksProvider(typed)) onward = await this.trip(request, actor, place, typed);
      else await this.signWith(actor, place, typed);
    });
    if (refusal === null) return this.pages.goTo(reply, onward);
    await this.sign.showSigning(reply, asked, withoutProof(typed), refusal);
  }

  private async signWith(actor: Actor, { key, number }: VersionPlace, typed: Typed): Promise<void> {
    const terms = readTyped(envelopeQuerySchema, typed);
    const named = readTyped(versionFormSchema, typed);
    const signature = readTyped(signingFormSchema, typed);
    await this.signatures.sign(actor, key, number, { ...terms, ...named, ...signature });
  }

  private async trip(
    request: FastifyRequest,
    actor: Actor,
    { key, number }: VersionPlace,
    typed: Typed,
  ): Promise<string> {
    const terms = fieldsNamed(['envelope', ...termNames], typed);
    return await this.desk.tripTo(request, actor, typed, (carried) =>
      signingAddress(key, number, [...terms, ...carried]),
    );
  }
}
