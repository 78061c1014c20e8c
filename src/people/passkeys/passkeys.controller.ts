import { Body, Controller, Delete, Get, Header, HttpCode, Param, Patch, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { markSecretReply } from '../../platform/http/idempotency.ts';
import { Permit } from '../../platform/http/permit.ts';
import { peoplePermissions } from '../people.permissions.ts';
import { requireSession } from '../sessions/current-session.ts';
import { newPasskeySchema, presentPasskey, renameSchema } from './passkeys.schemas.ts';
import { PasskeysService } from './passkeys.service.ts';

/** A person's own passkeys. */
@Controller('/v1/passkeys')
export class PasskeysController {
  constructor(private readonly passkeys: PasskeysService) {}

  /** The passkeys of the session's person, the oldest first. */
  @Get()
  @Header('cache-control', 'no-store')
  @Permit(peoplePermissions.ownPasskeys)
  async list(@Req() request: FastifyRequest) {
    const passkeys = await this.passkeys.list(requireSession(request).person.id);
    return { items: passkeys.map(presentPasskey) };
  }

  /** What `navigator.credentials.create` needs for a new one. */
  @Post('options')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Permit(peoplePermissions.ownPasskeys)
  async options(@Req() request: FastifyRequest) {
    markSecretReply(request);
    return await this.passkeys.registration(requireSession(request));
  }

  /** Keeps the new one. */
  @Post()
  @Permit(peoplePermissions.ownPasskeys)
  async add(
    @Req() request: FastifyRequest,
    @Body({ schema: newPasskeySchema }) body: z.output<typeof newPasskeySchema>,
  ) {
    return presentPasskey(await this.passkeys.register(requireSession(request), body));
  }

  /** Gives one another name. */
  @Patch(':id')
  @Permit(peoplePermissions.ownPasskeys)
  async rename(
    @Req() request: FastifyRequest,
    @Param('id') id: string,
    @Body({ schema: renameSchema }) { name }: z.output<typeof renameSchema>,
  ) {
    return presentPasskey(await this.passkeys.rename(requireSession(request), id, name));
  }

  /** Removes one. */
  @Delete(':id')
  @HttpCode(204)
  @Permit(peoplePermissions.ownPasskeys)
  async remove(@Req() request: FastifyRequest, @Param('id') id: string): Promise<void> {
    await this.passkeys.remove(requireSession(request), id);
  }
}
