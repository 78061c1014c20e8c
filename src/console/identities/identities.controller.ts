import { Body, Controller, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { newIdentitySchema } from '../../people/identities/identities.schemas.ts';
import { IdentitiesService } from '../../people/identities/identities.service.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { ConfirmFirst } from '../confirm-first.ts';
import { consolePermissions } from '../console.permissions.ts';
import { FormGuard } from '../form-guard.ts';
import { PersonPages } from '../people/person-pages.ts';

/** Linking and unlinking who somebody is at the sign-in provider, on their page. */
@ApiExcludeController()
@Controller('/console/people/:id/identities')
@UseGuards(FormGuard)
export class ConsoleIdentitiesController {
  constructor(
    private readonly identities: IdentitiesService,
    private readonly personPages: PersonPages,
    private readonly confirmFirst: ConfirmFirst,
  ) {}

  @Post()
  @Permit(consolePermissions.linkIdentity)
  async link(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: newIdentitySchema }) { subject }: z.output<typeof newIdentitySchema>,
  ): Promise<void> {
    const link = this.confirmFirst.before(
      request,
      async () => await this.identities.link(actor, id, subject),
    );
    await this.personPages.after(request, reply, actor, id, link, { subject });
  }

  @Post(':identity/unlink')
  @Permit(consolePermissions.unlinkIdentity)
  async unlink(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('identity') identity: string,
  ): Promise<void> {
    await this.personPages.after(request, reply, actor, id, this.identities.unlink(actor, id, identity));
  }
}
