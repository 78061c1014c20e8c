import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { CursorInvalid } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { decodeCursor, pageOf, pageSchema, type PageQuery } from '../../platform/http/page.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { peoplePermissions } from '../people.permissions.ts';
import { newOauthClientSchema, presentOauthClient } from './oauth-clients.schemas.ts';
import { OauthClientsService } from './oauth-clients.service.ts';
import { FreshSessions } from '../reauthentication/fresh-sessions.ts';
import { OauthClients } from './oauth-clients.ts';

/** Machines that come with access tokens of the organisation's authorization server. */
@Controller('/v1/oauth-clients')
export class OauthClientsController {
  constructor(
    private readonly clients: OauthClientsService,
    private readonly queries: OauthClients,
    private readonly fresh: FreshSessions,
  ) {}

  /** Clients, the newest first, revoked ones too. */
  @Get()
  @Permit(peoplePermissions.listOauthClients)
  async list(@Query({ schema: pageSchema }) { cursor, limit }: PageQuery) {
    const found = await this.queries.list(cursor === undefined ? undefined : afterOf(cursor), limit + 1);
    const { items, nextCursor } = pageOf(found, limit, (client) => [client.id]);
    return { items: items.map(presentOauthClient), nextCursor };
  }

  /** Lets a client of the authorization server in, with these scopes at most. */
  @Post()
  @Permit(peoplePermissions.registerOauthClient)
  async register(
    @Req() request: FastifyRequest,
    @CurrentActor() actor: Actor,
    @Body({ schema: newOauthClientSchema }) body: z.output<typeof newOauthClientSchema>,
  ) {
    await this.fresh.requireOf(request);
    return presentOauthClient(await this.clients.register(actor, body));
  }

  /** Lets a client in no more, from the next request on, whatever tokens it holds. */
  @Delete(':id')
  @HttpCode(204)
  @Permit(peoplePermissions.revokeOauthClient)
  async revoke(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    await this.clients.revoke(actor, id);
  }
}

function afterOf(cursor: string): string {
  const [id] = decodeCursor(cursor, 1).map(String);
  if (id === undefined || !isId(id)) throw new CursorInvalid();
  return id;
}
