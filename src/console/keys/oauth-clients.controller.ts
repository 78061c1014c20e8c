import { Body, Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { CursorInvalid } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { OauthClients } from '../../people/oauth/oauth-clients.ts';
import { OauthClientsService } from '../../people/oauth/oauth-clients.service.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { Settings } from '../../platform/config/settings.ts';
import { decodeCursor, pageOf } from '../../platform/http/page.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { FormGuard } from '../form-guard.ts';
import { refusalOf, type FormRefusal } from '../form-refusal.ts';
import { keysPageSchema } from './keys-forms.schemas.ts';
import { clientFormSchema } from './oauth-clients-forms.schemas.ts';
import { CLIENTS_PATH, OauthClientsPage, type TypedClient } from './oauth-clients.page.tsx';

/** Clients of one page. */
const LISTED = 50;

/** OAuth clients, let in and ended by form. */
@ApiExcludeController()
@Controller(CLIENTS_PATH)
@UseGuards(FormGuard)
export class ConsoleOauthClientsController {
  constructor(
    private readonly clients: OauthClientsService,
    private readonly queries: OauthClients,
    private readonly pages: ConsolePages,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
  ) {}

  @Get()
  @Permit(consolePermissions.readOauthClients)
  async list(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query({ schema: keysPageSchema }) { cursor }: z.output<typeof keysPageSchema>,
  ): Promise<void> {
    await this.show(request, reply, cursor, null);
  }

  @Post()
  @Permit(consolePermissions.registerOauthClients)
  async register(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Body({ schema: clientFormSchema }) form: z.output<typeof clientFormSchema>,
  ): Promise<void> {
    await this.after(request, reply, this.clients.register(actor, form), form);
  }

  @Post(':id/revoke')
  @Permit(consolePermissions.revokeOauthClients)
  async revoke(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    await this.after(request, reply, this.clients.revoke(actor, id));
  }

  private async after(
    request: FastifyRequest,
    reply: FastifyReply,
    change: Promise<unknown>,
    typed: TypedClient | null = null,
  ): Promise<void> {
    const refusal = await refusalOf(change);
    if (refusal === null) this.pages.goTo(reply, CLIENTS_PATH);
    else await this.show(request, reply, undefined, refusal, typed);
  }

  private async show(
    request: FastifyRequest,
    reply: FastifyReply,
    cursor: string | undefined,
    refusal: FormRefusal | null,
    typed: TypedClient | null = null,
  ): Promise<void> {
    const found = await this.queries.list(cursor === undefined ? undefined : afterOf(cursor), LISTED + 1);
    const { items: clients, nextCursor } = pageOf(found, LISTED, (client) => [client.id]);
    const body = OauthClientsPage({
      clients,
      nextCursor,
      issuer: this.settings.oauthIssuer,
      audience: this.settings.oauthAudience,
      zone: this.organisation.zone,
      csrfToken: csrfTokenOf(requireSession(request)),
      refusal,
      typed,
    });
    const content = { title: 'OAuth clients', place: 'organisation', body } as const;
    this.pages.show(request, reply, content, refusal?.status ?? 200);
  }
}

function afterOf(cursor: string): string {
  const [id] = decodeCursor(cursor, 1).map(String);
  if (id === undefined || !isId(id)) throw new CursorInvalid();
  return id;
}
