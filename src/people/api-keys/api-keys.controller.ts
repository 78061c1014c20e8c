import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { CursorInvalid, NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { markSecretReply } from '../../platform/http/idempotency.ts';
import { decodeCursor, pageOf, pageSchema, type PageQuery } from '../../platform/http/page.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { newKeySchema, presentKey, rotationSchema } from './api-keys.schemas.ts';
import { ApiKeysService } from './api-keys.service.ts';
import { FreshSessions } from '../reauthentication/fresh-sessions.ts';
import { ApiKeys } from './api-keys.ts';
import { peoplePermissions } from '../people.permissions.ts';

/** Keys of machines. Each outlasts the session that makes it: a person is asked again who they are. */
@Controller('/v1/keys')
export class ApiKeysController {
  constructor(
    private readonly keys: ApiKeysService,
    private readonly queries: ApiKeys,
    private readonly fresh: FreshSessions,
  ) {}

  /** Keys, the newest first, expired and revoked ones too. */
  @Get()
  @Permit(peoplePermissions.listKeys)
  async list(@Query({ schema: pageSchema }) { cursor, limit }: PageQuery) {
    const found = await this.queries.list(cursor === undefined ? undefined : afterOf(cursor), limit + 1);
    const { items, nextCursor } = pageOf(found, limit, (key) => [key.id]);
    return { items: items.map(presentKey), nextCursor };
  }

  /** One key, in use or not. */
  @Get(':id')
  @Permit(peoplePermissions.listKeys)
  async read(@Param('id') id: string) {
    const key = await this.queries.byId(id);
    if (key === undefined) throw new NotFound('key', id);
    return presentKey(key);
  }

  /** Makes a key; `token` is shown in this reply and never again. */
  @Post()
  @Header('cache-control', 'no-store')
  @Permit(peoplePermissions.createKey)
  async create(
    @Req() request: FastifyRequest,
    @CurrentActor() actor: Actor,
    @Body({ schema: newKeySchema }) body: z.output<typeof newKeySchema>,
  ) {
    markSecretReply(request);
    await this.fresh.requireOf(request);
    const { key, token } = await this.keys.create(actor, body);
    return { ...presentKey(key), token };
  }

  /** Gives a key a new secret; `token` is shown in this reply and never again. The old one is good for the overlap. */
  @Post(':id/rotate')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Permit(peoplePermissions.rotateKey)
  async rotate(
    @Req() request: FastifyRequest,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: rotationSchema }) body: z.output<typeof rotationSchema>,
  ) {
    markSecretReply(request);
    await this.fresh.requireOf(request);
    const { key, token } = await this.keys.rotate(actor, id, body);
    return { ...presentKey(key), token };
  }

  /** Ends a key from the next request on. */
  @Delete(':id')
  @HttpCode(204)
  @Permit(peoplePermissions.revokeKey)
  async revoke(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    await this.keys.revoke(actor, id);
  }
}

function afterOf(cursor: string): string {
  const [id] = decodeCursor(cursor, 1).map(String);
  if (id === undefined || !isId(id)) throw new CursorInvalid();
  return id;
}
