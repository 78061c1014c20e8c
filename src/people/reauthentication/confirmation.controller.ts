import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { markSecretReply } from '../../platform/http/idempotency.ts';
import { Permit } from '../../platform/http/permit.ts';
import { peoplePermissions } from '../people.permissions.ts';
import { requireSession } from '../sessions/current-session.ts';
import { confirmationSchema } from './confirmation.schemas.ts';
import { FreshSessions } from './fresh-sessions.ts';

/** Showing again who one is, before changing how one signs in. */
@Controller('/v1/sessions/current/confirmation')
export class ConfirmationController {
  constructor(private readonly fresh: FreshSessions) {}

  /** Confirms the session for ten minutes. */
  @Post()
  @HttpCode(204)
  @Permit(peoplePermissions.ownSession)
  async confirm(
    @Req() request: FastifyRequest,
    @Body({ schema: confirmationSchema }) body: z.output<typeof confirmationSchema>,
  ): Promise<void> {
    markSecretReply(request);
    await this.fresh.confirm(requireSession(request), body);
  }
}
