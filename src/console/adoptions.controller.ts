import { Body, Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../kernel/actor.ts';
import { mayDo } from '../kernel/permission.ts';
import { csrfTokenOf, requireSession } from '../people/sessions/current-session.ts';
import { pageSchema, type PageQuery } from '../platform/http/page.ts';
import { CurrentActor, Permit } from '../platform/http/permit.ts';
import { reasonSchema } from '../platform/http/text-schemas.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import { AdoptionsQueries } from '../policies/adoptions.queries.ts';
import { AdoptionsService } from '../policies/adoptions.service.ts';
import { ADOPTION_MEANING, AdoptionPage } from './adoption.page.tsx';
import { refusalIn } from './approval/refusal-in.ts';
import { SigningDesk } from './approval/signing-desk.ts';
import { asksProvider, signingFormSchema, withoutProof } from './approval/signing.schemas.ts';
import { fieldsNamed, ofForm, readTyped, typedSchema, type Typed } from './approval/typed-form.ts';
import { AdoptionsPage } from './adoptions-list.page.tsx';
import { consolePermissions } from './console.permissions.ts';
import { ConsolePages } from './console-pages.ts';
import { FormGuard } from './form-guard.ts';
import type { FormRefusal } from './form-refusal.ts';

const voidFormSchema = z.object({ reason: reasonSchema.optional() });

/** Batches of policies that were in force before Almanac, and the form that signs one. */
@ApiExcludeController()
@Controller('/console/adoptions')
@UseGuards(FormGuard)
export class ConsoleAdoptionsController {
  constructor(
    private readonly adoptions: AdoptionsService,
    private readonly queries: AdoptionsQueries,
    private readonly desk: SigningDesk,
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
    @Query({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    await this.showBatch(request, reply, actor, id, typed, null);
  }

  @Post(':id/signature')
  @Permit(consolePermissions.signAdoption)
  async sign(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: typedSchema }) body: Typed,
  ): Promise<void> {
    const typed = { meaning: ADOPTION_MEANING, ...body, envelopeHash: body['batchHash'] ?? '' };
    const address = adoptionAddress(id);
    let onward = address;
    const refusal = await refusalIn(async () => {
      if (asksProvider(typed)) {
        onward = await this.desk.tripTo(request, actor, typed, (carried) => {
          const fields = [...fieldsNamed(['batchHash'], typed), ...carried];
          return `${address}?${new URLSearchParams(fields.map(([name, value]) => [name, value])).toString()}`;
        });
        return;
      }
      const { envelopeHash: batchHash, ...signature } = readTyped(signingFormSchema, typed);
      await this.adoptions.sign(actor, id, { batchHash, ...signature });
    });
    if (refusal === null) return this.pages.goTo(reply, onward);
    await this.showBatch(request, reply, actor, id, withoutProof(typed), refusal);
  }

  @Post(':id/signatures/:signature/take-back')
  @Permit(consolePermissions.takeSignatureBack)
  async takeBack(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('signature') signature: string,
    @Body({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    const refusal = await refusalIn(async () => {
      await this.adoptions.takeBack(actor, id, signature, readTyped(voidFormSchema, typed).reason);
    });
    if (refusal === null) return this.pages.goTo(reply, adoptionAddress(id));
    await this.showBatch(request, reply, actor, id, ofForm(`take-back ${signature}`, typed), refusal);
  }

  private async showBatch(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    id: string,
    typed: Typed,
    refusal: FormRefusal | null,
  ): Promise<void> {
    const body = AdoptionPage({
      batch: await this.queries.one(id),
      zone: this.organisation.zone,
      refusal,
      typed,
      csrfToken: csrfTokenOf(requireSession(request)),
      me: actor.kind === 'person' ? actor.personId : '',
      mayVoid: mayDo(actor, consolePermissions.takeOthersSignatureBack),
      signer: mayDo(actor, consolePermissions.signAdoption)
        ? await this.desk.signerOf(request, actor, refusal === null ? typed['confirmed'] : undefined)
        : null,
    });
    const page = { title: 'Adoption', place: 'adoptions', script: 'passkeys.js', body } as const;
    this.pages.show(request, reply, page, refusal?.status ?? 200);
  }
}

const adoptionAddress = (id: string): string => `/console/adoptions/${encodeURIComponent(id)}`;
