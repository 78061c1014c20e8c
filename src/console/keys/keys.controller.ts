import { Body, Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { addDays } from '../../kernel/calendar-date.ts';
import { startOfDay } from '../../kernel/instant.ts';
import { ApiKeysService, type CreatedKey } from '../../people/api-keys/api-keys.service.ts';
import { markSecretReply } from '../../platform/http/idempotency.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { ConsolePages } from '../console-pages.ts';
import { ConfirmFirst } from '../confirm-first.ts';
import { consolePermissions } from '../console.permissions.ts';
import { FormGuard } from '../form-guard.ts';
import { refusalOf } from '../form-refusal.ts';
import { keyFormSchema, keysPageSchema, rotateFormSchema } from './keys-forms.schemas.ts';
import type { TypedKey } from './keys.page.tsx';
import { KeysPages } from './keys-pages.ts';

/** Keys of machines, made, renewed and ended by form. */
@ApiExcludeController()
@Controller('/console/keys')
@UseGuards(FormGuard)
export class ConsoleKeysController {
  constructor(
    private readonly keys: ApiKeysService,
    private readonly keysPages: KeysPages,
    private readonly pages: ConsolePages,
    private readonly organisation: Organisation,
    private readonly confirmFirst: ConfirmFirst,
  ) {}

  @Get()
  @Permit(consolePermissions.readKeys)
  async list(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query({ schema: keysPageSchema }) { cursor }: z.output<typeof keysPageSchema>,
  ): Promise<void> {
    await this.keysPages.list(request, reply, cursor, null);
  }

  @Post()
  @Permit(consolePermissions.createKeys)
  async create(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Body({ schema: keyFormSchema }) form: TypedKey,
  ): Promise<void> {
    const { name, scopes, lastDay } = form;
    const expiresAt = lastDay && startOfDay(addDays(lastDay, 1), this.organisation.zone);
    const making = this.confirmFirst.before(
      request,
      async () => await this.keys.create(actor, { name, scopes, expiresAt }),
    );
    await this.showSecret(request, reply, making, form);
  }

  @Post(':id/rotate')
  @Permit(consolePermissions.rotateKeys)
  async rotate(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: rotateFormSchema }) form: z.output<typeof rotateFormSchema>,
  ): Promise<void> {
    if (!(await this.confirmFirst.passes(request, reply, '/console/keys'))) return;
    await this.showSecret(request, reply, this.keys.rotate(actor, id, form));
  }

  @Post(':id/revoke')
  @Permit(consolePermissions.revokeKeys)
  async revoke(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    const refusal = await refusalOf(this.keys.revoke(actor, id));
    if (refusal === null) this.pages.goTo(reply, '/console/keys');
    else await this.keysPages.list(request, reply, undefined, refusal);
  }

  private async showSecret(
    request: FastifyRequest,
    reply: FastifyReply,
    making: Promise<CreatedKey>,
    typed: TypedKey | null = null,
  ): Promise<void> {
    markSecretReply(request);
    const refusal = await refusalOf(making);
    if (refusal === null) this.keysPages.secret(request, reply, await making);
    else await this.keysPages.list(request, reply, undefined, refusal, typed);
  }
}
